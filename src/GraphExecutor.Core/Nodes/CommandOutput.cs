namespace GraphExecutor.Nodes;

/// <summary>A piece of a command's output: the lines that were finished since the last piece, and the one being written.</summary>
/// <param name="Source">Where it was printed. A terminal has only <see cref="OutputSource.Stdout"/>.</param>
/// <param name="Lines">
/// Whole lines without their line ends, ANSI codes left in. A long line comes in pieces, all but the last of which have
/// <see cref="LongestLine"/> characters, or one fewer so that no surrogate pair is cut. When the output ends, an unfinished line becomes
/// a whole one.
/// </param>
/// <param name="Partial">
/// The unfinished line as it stands (a prompt, a progress bar), or <see langword="null"/> when there is none. It replaces the one
/// given before.
/// </param>
public readonly record struct CommandOutput(OutputSource Source, IReadOnlyList<string> Lines, string? Partial)
{
    /// <summary>Most characters that come as one line: 65,536.</summary>
    public const int LongestLine = 65_536;

    /// <summary>Whether a line is a piece that the next line continues.</summary>
    internal static bool IsPiece(string line) => line.Length >= LongestLine - 1;
}
