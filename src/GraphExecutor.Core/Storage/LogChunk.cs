using GraphExecutor.Nodes;
using GraphExecutor.Workflows;

namespace GraphExecutor.Storage;

/// <summary>Lines that a node attempt printed together.</summary>
public sealed record LogChunk
{
    /// <summary>The node.</summary>
    public required string NodeId { get; init; }

    /// <summary>The attempt of the node.</summary>
    public required int NodeAttempt { get; init; }

    /// <summary>The number of the first line in the node attempt, from 0; both streams count together.</summary>
    public required long FirstLine { get; init; }

    /// <summary>The lines with their ANSI codes, without line ends.</summary>
    public required ValueList<string> Lines { get; init; }

    /// <summary>When they were printed.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Where they were printed; standard output, or a terminal, by default.</summary>
    public OutputSource Stream { get; init; }

    /// <summary>The number of the line after the last one.</summary>
    public long EndLine => FirstLine + Lines.Count;

    /// <summary>The part between two line numbers; <see langword="null"/> when it has none of them.</summary>
    /// <param name="from">The first line wanted.</param>
    /// <param name="end">The line after the last one wanted.</param>
    public LogChunk? Slice(long from, long end)
    {
        var first = Math.Max(from, FirstLine);
        var last = Math.Min(end, EndLine);
        return first >= last ? null
            : first == FirstLine && last == EndLine ? this
            : this with { FirstLine = first, Lines = [.. Lines.Skip((int)(first - FirstLine)).Take((int)(last - first))] };
    }
}
