using System.Buffers;

namespace GraphExecutor.Nodes;

/// <summary>
/// Changes the text of one output stream of a command before it is cut into lines: hides secrets, for one. It may keep text back until it
/// knows what follows. Used by one thread at a time.
/// </summary>
public interface IOutputFilter
{
    /// <summary>Takes the next piece of text and writes what may be shown.</summary>
    /// <param name="text">Decoded output, cut anywhere; line ends, ANSI codes and control characters are in it.</param>
    /// <param name="output">Receives the text that takes its place.</param>
    void Write(ReadOnlySpan<char> text, IBufferWriter<char> output);

    /// <summary>The stream has ended: writes what was kept back. Called once, last.</summary>
    /// <param name="output">Receives the text.</param>
    void Complete(IBufferWriter<char> output);
}
