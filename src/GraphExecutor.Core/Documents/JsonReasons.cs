using System.Text.Json;

namespace GraphExecutor.Documents;

/// <summary>What JSON errors say, for people.</summary>
internal static class JsonReasons
{
    private static readonly string[] Tails = [" LineNumber:", " Path:"];

    /// <summary>The reason without the position.</summary>
    public static string WithoutPosition(JsonException exception)
    {
        var end = Tails
            .Select(tail => exception.Message.IndexOf(tail, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(exception.Message.Length).Min();
        return exception.Message[..end].TrimEnd('.');
    }

    /// <summary>The reason, with line and column from 1.</summary>
    public static string WithPosition(JsonException exception) => exception.LineNumber is { } line
        ? $"{WithoutPosition(exception)} (line {line + 1}, column {exception.BytePositionInLine + 1})"
        : WithoutPosition(exception);
}
