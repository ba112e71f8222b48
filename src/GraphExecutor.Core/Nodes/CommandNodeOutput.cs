using System.Text;
using GraphExecutor.Execution;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Nodes;

/// <summary>What a command node prints: passed on to the log, its last line remembered, and kept when the node asks for that.</summary>
internal sealed class CommandNodeOutput(NodeAttempt attempt, CaptureMode capture, int captureLimit) : ICommandOutput
{
    private readonly List<string> _captured = [];
    private readonly StringBuilder _pieces = new();
    private long _capturedSize;

    /// <summary>The last line of standard output, or of the terminal, that was not empty.</summary>
    public string LastLine { get; private set; } = "";

    /// <summary>The lines of standard output, ANSI codes removed; as many as fit the limit.</summary>
    public IReadOnlyList<string> Captured => _captured;

    /// <summary>More was printed than may be kept.</summary>
    public bool CaptureOverflowed => _capturedSize > captureLimit;

    public void Started(ProcessIdentity process) => attempt.ReportProcess(process);

    public ValueTask WriteAsync(CommandOutput output, CancellationToken cancellationToken)
    {
        // Two streams have no order between them, and what a node returns must not depend on one.
        if (output.Source == OutputSource.Stdout)
        {
            LastLine = output.Lines.LastOrDefault(line => line.Length > 0) ?? LastLine;
            for (var i = 0; i < output.Lines.Count && capture != CaptureMode.None; i++)
            {
                Capture(output.Lines[i]);
            }
        }

        return attempt.LogAsync(output);
    }

    private void Capture(string line)
    {
        if (CaptureOverflowed)
        {
            return;
        }

        var plain = AnsiText.Strip(line);
        _capturedSize += Encoding.UTF8.GetByteCount(plain) + 1;
        if (CaptureOverflowed)
        {
            return;
        }

        _pieces.Append(plain);
        if (!CommandOutput.IsPiece(line))
        {
            _captured.Add(_pieces.ToString());
            _pieces.Clear();
        }
    }
}
