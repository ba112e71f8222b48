using GraphExecutor.Nodes;

namespace GraphExecutor.Pty.Tests;

/// <summary>A receiver that does not come back from its first call until it is told to.</summary>
internal sealed class SlowOutput : ICommandOutput
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _continue = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Entered => _entered.Task;

    public int Calls { get; private set; }

    public string? First { get; private set; }

    public int Lines { get; private set; }

    /// <summary>More than a command may have buffered came at once.</summary>
    public bool TookTooMuch { get; private set; }

    public void Continue() => _continue.TrySetResult();

    public async ValueTask WriteAsync(CommandOutput output, CancellationToken cancellationToken)
    {
        Calls++;
        First ??= output.Lines.Count > 0 ? output.Lines[0] : null;
        Lines += output.Lines.Count;
        TookTooMuch |= output.Lines.Sum(line => line.Length) > 256 * 1024;
        _entered.TrySetResult();
        await _continue.Task.WaitAsync(cancellationToken);
    }
}
