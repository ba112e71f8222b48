using System.Text;
using GraphExecutor.Validation;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GraphExecutor.Documents;

/// <summary>
/// Reads YAML into a tree with line numbers. It takes YamlDotNet's events and no more: an alias is one more reference to the same
/// value, so that a text of aliases to aliases costs no memory, and what it would expand to is bounded.
/// </summary>
internal sealed class YamlDocumentReader
{
    // Far more than reuse in a workflow needs, far less than an alias bomb makes.
    private const long MaxAliasedValues = 1_000_000;

    private readonly string _text;
    private readonly Parser _parser;
    private readonly ProblemList _problems;
    private readonly Dictionary<string, DocumentNode> _anchors = new(StringComparer.Ordinal);
    private long _aliasedValues;
    private int _depth;

    private YamlDocumentReader(ReadOnlySpan<byte> utf8, ProblemList problems)
    {
        _text = Encoding.UTF8.GetString(utf8);
        _parser = new Parser(new StringReader(_text));
        _problems = problems;
    }

    public static DocumentNode? Read(ReadOnlySpan<byte> utf8, ProblemList problems)
    {
        // The parser takes a NUL for the end of the text, and would leave out what follows without a word.
        if (utf8.IndexOf((byte)0) is >= 0 and var nul)
        {
            problems.Error(
                ProblemCodes.InvalidYaml, ProblemPath.Root, $"the text holds a NUL character, at offset {nul}",
                "Take it out; in double quotes \"\\0\" stands for it", 1 + utf8[..nul].Count((byte)'\n'));
            return null;
        }

        var reader = new YamlDocumentReader(utf8, problems);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException exception)
        {
            reader.ReportSyntax(exception.Message.TrimEnd('.'), LineOf(exception.Start));
        }
        catch (RejectedException rejected)
        {
            if (rejected.TooDeep)
            {
                DocumentReader.ReportTooDeep(problems, LineOf(rejected.Start));
            }
            else
            {
                reader.Error(rejected.Message, rejected.Remedy, rejected.Start);
            }
        }

        catch (Exception)
        {
            // On input that is odd enough the parser runs into errors of its own: after `[1,\n2\nb: 3` it is not in a state to go on.
            reader.ReportSyntax("it cannot be understood from here on", LineOf(reader._parser.Current?.End ?? Mark.Empty));
        }

        return null;
    }

    private DocumentNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            _problems.Error(
                ProblemCodes.Empty, ProblemPath.Root, "there is no workflow here: the text has only comments",
                "Write at least `nodes:` with one node that has an `id` and a `run`");
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = ReadValue();
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
        {
            throw new RejectedException("the text holds a second document", "Put each workflow into a file of its own", second.Start);
        }

        return root;
    }

    private DocumentNode ReadValue()
    {
        var @event = _parser.Consume<ParsingEvent>();
        if (@event is AnchorAlias alias)
        {
            return Resolve(alias);
        }

        DocumentNode node = @event switch
        {
            Scalar scalar => YamlScalars.Resolve(scalar) ?? throw BadTag(scalar, Quote.Text(scalar.Value)),
            SequenceStart start => ReadSequence(start),
            MappingStart start => ReadMapping(start),
            _ => throw new RejectedException($"{@event.GetType().Name} is not expected here", null, @event.Start),
        };
        if (@event is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            _anchors[anchored.Anchor.Value] = node;
        }

        return node;
    }

    private DocumentNode Resolve(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var node))
        {
            throw new RejectedException(
                $"the alias *{alias.Value.Value} names no anchor above it",
                $"Define it first, with &{alias.Value.Value}; a value cannot hold itself", alias.Start);
        }

        if (_depth + node.Height > DocumentReader.MaxDepth)
        {
            throw TooDeep(alias);
        }

        _aliasedValues += node.Size;
        if (_aliasedValues > MaxAliasedValues)
        {
            throw new RejectedException(
                $"aliases expand to more than {MaxAliasedValues:N0} values", "Write the values out, or use fewer aliases", alias.Start);
        }

        return node;
    }

    private DocumentSequence ReadSequence(SequenceStart start)
    {
        Enter(start);
        if (!YamlScalars.FitsCollection(start.Tag, mapping: false))
        {
            throw BadTag(start, "an array");
        }

        var sequence = new DocumentSequence(LineOf(start.Start));
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            sequence.Add(ReadValue());
        }

        _depth--;
        return sequence;
    }

    private DocumentMapping ReadMapping(MappingStart start)
    {
        Enter(start);
        if (!YamlScalars.FitsCollection(start.Tag, mapping: true))
        {
            throw BadTag(start, "an object");
        }

        var mapping = new DocumentMapping(LineOf(start.Start));
        List<DocumentNode>? merged = null;
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key))
            {
                throw new RejectedException(
                    "a property name must be a text, not an object, an array or an alias", "Write `name: value`", _parser.Current!.Start);
            }

            var value = ReadValue();
            if (key is { Value: "<<", Style: ScalarStyle.Plain })
            {
                (merged ??= []).Add(value);
            }
            else if (!mapping.TryAdd(new DocumentProperty(key.Value, LineOf(key.Start), value)))
            {
                DocumentReader.ReportDuplicate(_problems, key.Value, LineOf(key.Start));
            }
        }

        Merge(mapping, merged ?? [], start.Start);
        _depth--;
        return mapping;
    }

    /// <summary>Merge keys (<c>&lt;&lt;: *base</c>) give what the object does not say itself, the first of several winning.</summary>
    private static void Merge(DocumentMapping mapping, List<DocumentNode> merged, Mark start)
    {
        foreach (var source in merged.SelectMany(node => node is DocumentSequence list ? list.Items : [node]))
        {
            if (source is not DocumentMapping defaults)
            {
                throw new RejectedException("`<<` merges objects only", "Give it an alias of an object: `<<: *name`", start);
            }

            foreach (var property in defaults.Properties)
            {
                mapping.TryAdd(property);
            }
        }
    }

    private void Enter(ParsingEvent start)
    {
        if (++_depth > DocumentReader.MaxDepth)
        {
            throw TooDeep(start);
        }
    }

    private static RejectedException BadTag(NodeEvent @event, string value) => new(
        $"the tag {Quote.Inside(YamlScalars.Show(@event.Tag))} is not known, or does not go with {value}",
        "Take it out; the tags that are known are !!str, !!int, !!float, !!bool, !!null, !!map and !!seq", @event.Start);

    private static RejectedException TooDeep(ParsingEvent at) => new("too deep", null, at.Start) { TooDeep = true };

    private void ReportSyntax(string reason, int line)
    {
        if (reason.Contains(" tab ", StringComparison.Ordinal))
        {
            // The parser names the line where the object began.
            line += _text.Split('\n').Skip(line - 1).TakeWhile(text => !text.TrimStart(' ').StartsWith('\t')).Count();
            _problems.Error(
                ProblemCodes.InvalidYaml, ProblemPath.Root, "this is not YAML: a line is indented with a tab", "Indent with spaces", line);
            return;
        }

        _problems.Error(
            ProblemCodes.InvalidYaml, ProblemPath.Root, $"this is not YAML: {reason}",
            "Check indentation and brackets; put a text that holds `: `, ` #` or begins with one of {[*&!|>%@` into quotes", line);
    }

    private void Error(string message, string? remedy, Mark mark) =>
        _problems.Error(ProblemCodes.InvalidYaml, ProblemPath.Root, message, remedy, LineOf(mark));

    private static int LineOf(Mark mark) => (int)Math.Max(1, mark.Line);

    /// <summary>Leaves the recursion with what is wrong; never leaves this file.</summary>
    private sealed class RejectedException(string message, string? remedy, Mark start) : Exception(message)
    {
        public string? Remedy { get; } = remedy;

        public Mark Start { get; } = start;

        public bool TooDeep { get; init; }
    }
}
