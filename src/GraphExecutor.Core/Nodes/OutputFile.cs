using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GraphExecutor.Documents;
using GraphExecutor.Validation;

namespace GraphExecutor.Nodes;

/// <summary>
/// Reads what a command wrote to <c>$GX_OUTPUT</c>: one JSON object, or lines <c>name=value</c> and blocks <c>name&lt;&lt;END … END</c>.
/// The last value of a name counts.
/// </summary>
internal static class OutputFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonDocumentOptions Strictly = new() { AllowDuplicateProperties = false };

    /// <summary>The values; <see langword="null"/> when nothing was written.</summary>
    /// <param name="utf8">What was written.</param>
    /// <param name="mask">Takes secrets out of the text, before names and values are told apart: a secret may hold what divides them.</param>
    /// <exception cref="FormatException">It is none of these; the message says where.</exception>
    public static JsonObject? Parse(ReadOnlySpan<byte> utf8, Func<string, string> mask)
    {
        if (utf8.StartsWith(Encoding.UTF8.Preamble))
        {
            utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        }

        string text;
        try
        {
            text = Strict.GetString(utf8);
        }
        catch (DecoderFallbackException exception)
        {
            var line = 1 + utf8[..Math.Max(0, exception.Index)].Count((byte)'\n');
            throw new FormatException($"line {line} of $GX_OUTPUT is not UTF-8", exception);
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return text.TrimStart().StartsWith('{') ? ParseJson(text) : ParseLines(mask(text));
    }

    private static JsonObject ParseJson(string text)
    {
        try
        {
            // Checked as a whole here: nodes are made lazily, and would fail where someone reads them.
            var element = JsonElement.Parse(text, Strictly);
            RejectBrokenText(element);
            return JsonObject.Create(element)!;
        }
        catch (JsonException exception)
        {
            throw new FormatException($"$GX_OUTPUT begins as a JSON object, but: {JsonReasons.WithPosition(exception)}", exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new FormatException("$GX_OUTPUT is a JSON object with half of a surrogate pair in a text, which is no character", exception);
        }
    }

    /// <exception cref="InvalidOperationException">A text holds half of a surrogate pair.</exception>
    public static void RejectBrokenText(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    _ = property.Name;
                    RejectBrokenText(property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    RejectBrokenText(item);
                }

                break;
            case JsonValueKind.String:
                _ = value.GetString();
                break;
        }
    }

    private static string NameOf(string name, int line) => name.Length == name.Trim().Length
        ? name
        : throw new FormatException($"line {line + 1} of $GX_OUTPUT has white space around the name {Quote.Text(name)}; write name=value");

    private static JsonObject ParseLines(string text)
    {
        var values = new JsonObject();

        // Only these end a line: form feeds and the separators of Unicode are part of a value.
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
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
                var word = line[(block + 2)..];
                if (string.IsNullOrWhiteSpace(word))
                {
                    throw new FormatException($"line {i + 1} of $GX_OUTPUT begins a block without the word that ends it; write {Quote.Inside(line[..block])}<<END");
                }

                var end = Array.IndexOf(lines, word, i + 1);
                if (end < 0)
                {
                    throw new FormatException($"line {i + 1} of $GX_OUTPUT begins a block that never ends: there is no line {Quote.Text(word)}");
                }

                values[NameOf(line[..block], i)] = string.Join('\n', lines[(i + 1)..end]);
                i = end;
            }
            else if (equals > 0)
            {
                values[NameOf(line[..equals], i)] = line[(equals + 1)..];
            }
            else
            {
                throw new FormatException($"line {i + 1} of $GX_OUTPUT is {Quote.Text(line)}; write name=value, name<<END … END, or one JSON object");
            }
        }

        return values;
    }
}
