using GraphExecutor.Events;

namespace GraphExecutor.Cli.Remote;

/// <summary>The log of a node attempt: how far it has been told, and who follows it.</summary>
internal sealed class NodeLog(NodeEvent started)
{
    private CancellationTokenSource? _stop;

    public string NodeId { get; } = started.NodeId;

    public int RunAttempt { get; } = started.Attempt;

    public int NodeAttempt { get; } = started.NodeAttempt;

    /// <summary>The first line that has not been told.</summary>
    public long NextLine { get; set; }

    public Task Following { get; private set; } = Task.CompletedTask;

    public void Begin(Func<CancellationToken, Task> follow, CancellationToken cancellationToken)
    {
        _stop?.Dispose();
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Following = follow(_stop.Token);
    }

    public async Task StopAsync()
    {
        if (_stop is null)
        {
            return;
        }

        await _stop.CancelAsync();
        await Following;
        _stop.Dispose();
        _stop = null;
    }
}
