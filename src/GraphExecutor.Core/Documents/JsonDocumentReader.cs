using System.Text;
using System.Text.Json;
using GraphExecutor.Validation;

namespace GraphExecutor.Documents;

/// <summary>Reads JSON into a tree with line numbers.</summary>
internal ref struct JsonDocumentReader
{
    private readonly ReadOnlySpan<byte> _utf8;
    private readonly ProblemList _problems;

    // The names that were read last, by length and first letter: in a long workflow the same few come again and again.
    private readonly string?[] _names = new string?[256];
    private Utf8JsonReader _reader;
    private int _line = 1;
    private int _counted;

    private JsonDocumentReader(ReadOnlySpan<byte> utf8, ProblemList problems)
    {
        _utf8 = utf8;
        _problems = problems;

        // One level more than allowed, so that it is our message that a text too deep gets.
        _reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = DocumentReader.MaxDepth + 1 });
    }

    public static DocumentNode? Read(ReadOnlySpan<byte> utf8, ProblemList problems)
    {
        var reader = new JsonDocumentReader(utf8, problems);
        try
        {
            reader._reader.Read();
            var root = reader.ReadValue();

            // Whatever follows the value is an error, and it is the reader that finds it.
            return root is not null && !reader._reader.Read() ? root : null;
        }
        catch (JsonException exception)
        {
            var (reason, remedy) = Explain(exception);
            problems.Error(
                ProblemCodes.InvalidJson, ProblemPath.Root, $"this is not JSON: {reason}", remedy, (int)(exception.LineNumber ?? 0) + 1);
        }
        catch (InvalidOperationException)
        {
            // An escape such as "\ud800" is well-formed JSON, yet no text.
            problems.Error(
                ProblemCodes.InvalidJson, ProblemPath.Root, "a text holds half of a surrogate pair, which is no character",
                "Write both halves, or the character itself", reader.Line());
        }

        return null;
    }

    private DocumentNode? ReadValue()
    {
        if (_reader.CurrentDepth >= DocumentReader.MaxDepth)
        {
            DocumentReader.ReportTooDeep(_problems, Line());
            return null;
        }

        return _reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadMapping(),
            JsonTokenType.StartArray => ReadSequence(),
            JsonTokenType.String => new DocumentScalar(ScalarKind.Text, _reader.GetString()!, Line()),
            JsonTokenType.Number => new DocumentScalar(ScalarKind.Number, Encoding.UTF8.GetString(_reader.ValueSpan), Line()),
            JsonTokenType.True => new DocumentScalar(ScalarKind.Boolean, "true", Line()),
            JsonTokenType.False => new DocumentScalar(ScalarKind.Boolean, "false", Line()),
            _ => new DocumentScalar(ScalarKind.Null, "null", Line()),
        };
    }

    private DocumentMapping? ReadMapping()
    {
        var mapping = new DocumentMapping(Line());
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var name = ReadName();
            var line = Line();
            _reader.Read();
            if (ReadValue() is not { } value)
            {
                return null;
            }

            if (!mapping.TryAdd(new DocumentProperty(name, line, value)))
            {
                DocumentReader.ReportDuplicate(_problems, name, line);
            }
        }

        return mapping;
    }

    private string ReadName()
    {
        var utf8 = _reader.ValueSpan;
        ref var last = ref _names[utf8.IsEmpty ? 0 : (byte)((utf8.Length << 5) ^ utf8[0])];
        return last is not null && _reader.ValueTextEquals(last) ? last : last = _reader.GetString()!;
    }

    private DocumentSequence? ReadSequence()
    {
        var sequence = new DocumentSequence(Line());
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (ReadValue() is not { } item)
            {
                return null;
            }

            sequence.Add(item);
        }

        return sequence;
    }

    private int Line()
    {
        var start = (int)_reader.TokenStartIndex;
        if (start > _counted)
        {
            _line += _utf8[_counted..start].Count((byte)'\n');
            _counted = start;
        }

        return _line;
    }

    /// <summary>The reason without the position, which the problem carries itself, and without advice for users of the library.</summary>
    private static (string Reason, string Remedy) Explain(JsonException exception)
    {
        var reason = JsonReasons.WithoutPosition(exception);
        return reason switch
        {
            _ when reason.StartsWith("'/' is", StringComparison.Ordinal) =>
                ("it has no comments", "Take the comment out, write it as a property such as \"x-note\", or write YAML"),
            _ when reason.Contains("trailing comma", StringComparison.Ordinal) =>
                ("there is a comma after the last item", "Take the comma out"),
            _ when reason.StartsWith("Expected depth to be zero", StringComparison.Ordinal) =>
                ("the text ends inside an object or array", "Close it with } or ]"),
            _ => (reason, "YAML is read from files that end in .yaml or .yml"),
        };
    }
}
