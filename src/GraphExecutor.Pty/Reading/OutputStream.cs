using GraphExecutor.Nodes;

namespace GraphExecutor.Pty.Reading;

/// <summary>One stream of a command on its way from bytes to lines, with the partial line that was delivered last.</summary>
internal sealed class OutputStream(OutputReader reader, OutputText text)
{
    private static readonly IReadOnlyList<string> NoLines = [];

    private string? _delivered;

    internal OutputReader Reader { get; } = reader;

    /// <summary>Takes bytes; gives what is new, or <see langword="null"/> when nothing that anybody sees has changed.</summary>
    internal CommandOutput? Append(ReadOnlySpan<byte> bytes)
    {
        var lines = new List<string>();
        text.Append(bytes, lines);
        return Changed(lines, text.Partial);
    }

    /// <summary>The stream has ended; gives what is left, or <see langword="null"/>.</summary>
    internal CommandOutput? Finish()
    {
        var lines = new List<string>();
        text.Finish(lines);
        return Changed(lines, partial: null);
    }

    private CommandOutput? Changed(List<string> lines, string? partial)
    {
        if (lines.Count == 0 && partial == _delivered)
        {
            return null;
        }

        _delivered = partial;
        return new CommandOutput(Reader.Source, lines.Count == 0 ? NoLines : lines, partial);
    }
}
