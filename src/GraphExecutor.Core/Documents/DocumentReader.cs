using System.Text.Unicode;
using GraphExecutor.Validation;

namespace GraphExecutor.Documents;

/// <summary>Reads a JSON or YAML text into a tree with line numbers, within bounds that no input can break.</summary>
internal static class DocumentReader
{
    /// <summary>Deepest nesting of objects and arrays.</summary>
    public const int MaxDepth = 64;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The tree, or <see langword="null"/> after reporting why there is none.</summary>
    public static DocumentNode? Read(ReadOnlySpan<byte> utf8, DocumentFormat format, ProblemList problems)
    {
        if (!Utf8.IsValid(utf8))
        {
            ReportInvalidUtf8(utf8, problems);
            return null;
        }

        if (utf8.StartsWith(ByteOrderMark))
        {
            utf8 = utf8[ByteOrderMark.Length..];
        }

        var content = utf8.TrimStart(" \t\r\n"u8);
        if (content.IsEmpty)
        {
            problems.Error(
                ProblemCodes.Empty, ProblemPath.Root, "there is no workflow here: the text is empty",
                "Write at least `nodes:` with one node that has an `id` and a `run`");
            return null;
        }

        var json = format == DocumentFormat.Json || (format == DocumentFormat.Detect && content[0] is (byte)'{' or (byte)'[');
        return json ? JsonDocumentReader.Read(utf8, problems) : YamlDocumentReader.Read(utf8, problems);
    }

    public static void ReportTooDeep(ProblemList problems, int line) => problems.Error(
        ProblemCodes.TooDeep, ProblemPath.Root, $"objects and arrays are nested more than {MaxDepth} deep",
        "Workflows need fewer than ten levels: is this the right file?", line);

    public static void ReportDuplicate(ProblemList problems, string name, int line) => problems.Error(
        ProblemCodes.DuplicateProperty, ProblemPath.Root, $"an object has the property {Quote.Text(name)} twice", "Keep one of them", line);

    private static void ReportInvalidUtf8(ReadOnlySpan<byte> utf8, ProblemList problems)
    {
        var valid = 0;
        while (System.Text.Rune.DecodeFromUtf8(utf8[valid..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            valid += length;
        }

        var line = 1 + utf8[..valid].Count((byte)'\n');
        problems.Error(
            ProblemCodes.InvalidUtf8, ProblemPath.Root, $"the text is not UTF-8: byte 0x{utf8[valid]:X2} at offset {valid}",
            "Save the file as UTF-8", line);
    }
}
