using GraphExecutor.Documents;
using GraphExecutor.Validation;

namespace GraphExecutor.Workflows.Reading;

/// <summary>
/// Takes typed properties out of one object of a document and reports what is wrong with them. A property that is not there, or is
/// wrong, reads as <see langword="null"/>.
/// </summary>
internal sealed class ObjectReader(DocumentMapping mapping, ProblemPath path, ProblemList problems)
{
    /// <summary>What graph editors and people may keep in any object.</summary>
    private static readonly string[] Free = ["$schema", "position", "data"];

    public ProblemPath Path { get; } = path;

    public ProblemList Problems { get; } = problems;

    public bool Has(string name) => mapping.Find(name) is not null;

    public DocumentNode? Value(string name) => mapping.Find(name)?.Value;

    /// <summary>Reports what the format does not know, with the name that was probably meant.</summary>
    /// <param name="known">What it knows.</param>
    /// <param name="what">What the object is.</param>
    /// <param name="later">What a later version knows.</param>
    /// <param name="misplaced">What nodes of other types have.</param>
    public void RejectUnknown(string[] known, string what, string[]? later = null, string[]? misplaced = null)
    {
        foreach (var property in mapping.Properties)
        {
            var name = property.Name;
            if (known.Contains(name) || Free.Contains(name) || name.StartsWith("x-", StringComparison.Ordinal))
            {
                continue;
            }

            if (later?.Contains(name) == true)
            {
                Problems.Error(ProblemCodes.UnknownProperty, Path[name], $"`{name}` comes in a later version", "Take it out for now");
            }
            else if (misplaced?.Contains(name) == true)
            {
                Problems.Error(
                    ProblemCodes.MisplacedProperty, Path[name], $"{what} has no property {Quote.Text(name)}",
                    "It goes with nodes of another type: take it out, or change `type`");
            }
            else
            {
                Problems.Error(
                    ProblemCodes.UnknownProperty, Path[name], $"{what} has no property {Quote.Text(name)}",
                    ForeignNames.Hint(name) ?? Problems.DidYouMean(name, known) ?? "Names that start with x- are free for your own use");
            }
        }
    }

    public void RequireOne(string name, string remedy)
    {
        if (!Has(name))
        {
            Problems.Error(ProblemCodes.MissingProperty, Path, $"`{name}` is missing", remedy);
        }
    }

    public string? Text(string name) => Value(name) is { } value ? ValueReader.Text(value, Path[name], Problems) : null;

    public string? Name(string name) => Value(name) is { } value ? ValueReader.Name(value, Path[name], Problems) : null;

    public bool? Boolean(string name)
    {
        switch (Value(name))
        {
            case null:
                return null;
            case DocumentScalar { Kind: ScalarKind.Boolean } scalar:
                return scalar.Text is "true" or "True" or "TRUE";
            case var other:
                WrongType(name, other, "true or false", "Write it without quotes");
                return null;
        }
    }

    public int? Integer(string name, int min, int max) =>
        Value(name) is { } value ? (int?)ValueReader.Number(value, Path[name], Problems, min, max, whole: true) : null;

    public ValueList<int>? Integers(string name, int min, int max) =>
        Items(name, (value, path, problems) => (int)(ValueReader.Number(value, path, problems, min, max, whole: true) ?? min));

    public double? Fraction(string name, double min, double max) =>
        Value(name) is { } value ? ValueReader.Number(value, Path[name], Problems, min, max, whole: false) : null;

    public TimeSpan? Duration(string name)
    {
        var duration = Parsed<TimeSpan>(name, "a duration", Durations.TryParse, Durations.Remedy);
        if (duration > Durations.Longest)
        {
            Problems.Error(
                ProblemCodes.InvalidValue, Path[name], $"{Durations.Format(duration.Value)} is too long: {Durations.Longest.Days} days are allowed",
                "Give a shorter one, or leave it out");
            return null;
        }

        return duration;
    }

    /// <summary>A duration that is a limit: one of zero would forbid what it limits.</summary>
    public TimeSpan? Limit(string name)
    {
        var limit = Duration(name);
        if (limit == TimeSpan.Zero)
        {
            Problems.Error(ProblemCodes.InvalidValue, Path[name], "a limit of no time at all", "Leave it out for no limit");
        }

        return limit;
    }

    public long? Size(string name) =>
        Parsed<long>(name, "a size", ByteSizes.TryParse, ByteSizes.Remedy);

    public T? Choice<T>(string name, IReadOnlyDictionary<string, T> choices)
        where T : struct
    {
        switch (Value(name))
        {
            case null:
                return null;
            case DocumentScalar { Kind: ScalarKind.Text } scalar when choices.TryGetValue(scalar.Text, out var choice):
                return choice;
            case DocumentScalar { Kind: ScalarKind.Text } scalar:
                Problems.Error(
                    ProblemCodes.InvalidValue, Path[name], $"{Quote.Text(scalar.Text)} is not allowed here",
                    Problems.DidYouMean(scalar.Text, [.. choices.Keys]) ?? Remedy());
                return null;
            case var other:
                WrongType(name, other, "a text", Remedy());
                return null;
        }

        string Remedy() => $"Use one of: {string.Join(", ", choices.Keys)}";
    }

    public ValueList<string>? Texts(string name) => Items(name, (value, path, problems) => ValueReader.Text(value, path, problems) ?? "");

    /// <summary>Names of nodes: one alone is reported and yet taken for a list of one, so that it makes no further problems.</summary>
    public ValueList<string>? Needs(string name) =>
        Value(name) is DocumentScalar { Kind: ScalarKind.Text } only
            ? ReadOnlyOne(name, only)
            : Items(name, (value, path, problems) => ValueReader.Name(value, path, problems) ?? "");

    /// <summary>
    /// The items of an array. One that is wrong has been reported and stands in for itself, so that the others keep their places.
    /// </summary>
    public ValueList<T>? Items<T>(string name, Func<DocumentNode, ProblemPath, ProblemList, T> read)
    {
        switch (Value(name))
        {
            case null:
                return null;
            case DocumentSequence sequence:
                var path = Path[name];
                var items = new T[sequence.Items.Count];
                for (var i = 0; i < items.Length; i++)
                {
                    items[i] = read(sequence.Items[i], path[i], Problems);
                }

                return new ValueList<T>(items);
            case var other:
                WrongType(name, other, "an array", other is DocumentMapping ? "Begin each item with `- `" : "Put it in [ ]");
                return null;
        }
    }

    public ObjectReader? Object(string name)
    {
        switch (Value(name))
        {
            case null:
                return null;
            case DocumentMapping inner:
                return new ObjectReader(inner, Path[name], Problems);
            case var other:
                WrongType(name, other, "an object", ExampleOf(name));
                return null;
        }
    }

    private static string ExampleOf(string name) => name switch
    {
        "retry" => "Write { maxAttempts: 3, delay: 10s }",
        "pools" => "Write { db: 2 }",
        "defaults" => "Write { timeout: 10m }",
        _ => "Write { name: value }",
    };

    /// <summary>An object whose property names are the user's own.</summary>
    public ValueMap<TValue> Map<TValue>(string name, Func<DocumentNode, ProblemPath, ProblemList, (bool Read, TValue Value)> read)
    {
        switch (Value(name))
        {
            case null:
                return ValueMap<TValue>.Empty;
            case DocumentMapping inner:
                var entries = new List<KeyValuePair<string, TValue>>();
                foreach (var property in inner.Properties)
                {
                    if (read(property.Value, Path[name][property.Name], Problems) is (true, var value))
                    {
                        entries.Add(new(property.Name, value));
                    }
                }

                return entries.Count == 0 ? ValueMap<TValue>.Empty : new ValueMap<TValue>(entries);
            case var other:
                WrongType(name, other, "an object", ExampleOf(name));
                return ValueMap<TValue>.Empty;
        }
    }

    public void WrongType(string name, DocumentNode value, string wanted, string? remedy = null) =>
        ValueReader.WrongType(value, Path[name], Problems, wanted, remedy);

    private ValueList<string> ReadOnlyOne(string name, DocumentScalar only)
    {
        WrongType(name, only, "an array", $"Write [{Quote.Text(only.Text)}]");
        return [only.Text];
    }

    private delegate bool TryParse<T>(string text, out T value);

    private T? Parsed<T>(string name, string wanted, TryParse<T> parse, string remedy)
        where T : struct
    {
        switch (Value(name))
        {
            case null:
                return null;
            case DocumentScalar { Kind: ScalarKind.Text or ScalarKind.Number } scalar when parse(scalar.Text, out var parsed):
                return parsed;
            case DocumentScalar { Kind: ScalarKind.Text or ScalarKind.Number } scalar:
                Problems.Error(ProblemCodes.InvalidValue, Path[name], $"{Quote.Text(scalar.Text)} is not {wanted}", remedy);
                return null;
            case var other:
                WrongType(name, other, wanted, remedy);
                return null;
        }
    }
}
