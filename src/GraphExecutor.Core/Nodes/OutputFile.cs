using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GraphExecutor.Validation;

namespace GraphExecutor.Nodes;

/// <summary>
/// Reads what a command wrote to <c>$GX_OUTPUT</c>: one JSON object, or lines <c>name=value</c> and blocks <c>name&lt;&lt;END … END</c>.
/// The last value of a name counts.
/// </summary>
internal static class OutputFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The values; <see langword="null"/> when nothing was written.</summary>
    /// <exception cref="FormatException">It is none of these; the message says where.</exception>
    public static JsonObject? Parse(ReadOnlySpan<byte> utf8)
    {
        string text;
        try
        {
            text = Strict.GetString(utf8);
        }
        catch (DecoderFallbackException exception)
        {
            throw new FormatException("$GX_OUTPUT is not UTF-8", exception);
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return text.TrimStart().StartsWith('{') ? ParseJson(text) : ParseLines(text);
    }

    private static JsonObject ParseJson(string text)
    {
        try
        {
            var node = JsonNode.Parse(text) as JsonObject;

            // JsonNode finds a name that stands twice only when it is asked for names.
            _ = node!.Count;
            return node;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new FormatException($"$GX_OUTPUT begins as a JSON object, but: {exception.Message}", exception);
        }
    }

    private static JsonObject ParseLines(string text)
    {
        var values = new JsonObject();
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            var block = line.IndexOf("<<", StringComparison.Ordinal);
            if (block > 0 && (equals < 0 || block < equals))
            {
                var end = Array.IndexOf(lines, line[(block + 2)..], i + 1);
                if (end < 0)
                {
                    throw new FormatException($"line {i + 1} of $GX_OUTPUT begins a block that never ends: there is no line {Quote.Text(line[(block + 2)..])}");
                }

                values[line[..block]] = string.Join('\n', lines[(i + 1)..end]);
                i = end;
            }
            else if (equals > 0)
            {
                values[line[..equals]] = line[(equals + 1)..];
            }
            else
            {
                throw new FormatException($"line {i + 1} of $GX_OUTPUT is {Quote.Text(line)}; write name=value, name<<END … END, or one JSON object");
            }
        }

        return values;
    }
}
