using System.Globalization;
using System.Text;

namespace GraphExecutor.Validation;

/// <summary>
/// Where in a workflow a problem is: a chain of property names and indexes. Rules give it, and the reader finds the line for it.
/// </summary>
internal sealed class ProblemPath
{
    private readonly ProblemPath? _parent;
    private readonly string? _name;
    private readonly int _index;

    private ProblemPath(ProblemPath? parent, string? name, int index)
    {
        _parent = parent;
        _name = name;
        _index = index;
    }

    /// <summary>The document itself.</summary>
    public static ProblemPath Root { get; } = new(null, null, -1);

    public ProblemPath this[string name] => new(this, name, -1);

    public ProblemPath this[int index] => new(this, null, index);

    /// <summary>The steps from the root: a <see cref="string"/> for a property, an <see cref="int"/> for an index.</summary>
    public IReadOnlyList<object> Steps
    {
        get
        {
            var steps = new List<object>();
            for (var path = this; path._parent is not null; path = path._parent)
            {
                steps.Add(path._name is null ? path._index : path._name);
            }

            steps.Reverse();
            return steps;
        }
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var step in Steps)
        {
            if (step is int index)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{index}]");
            }
            else if (IsPlain((string)step))
            {
                text.Append(text.Length == 0 ? "" : ".").Append(step);
            }
            else
            {
                text.Append("[\"").Append(Quote.Inside((string)step)).Append("\"]");
            }
        }

        return text.ToString();
    }

    private static bool IsPlain(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '$');
}
