using GraphExecutor.Durable;
using Microsoft.Extensions.Hosting;

namespace GraphExecutor.Functions.Hosting;

/// <summary>
/// Ends the activities of this worker before it ends itself. Its services are still there meanwhile, for the host goes on calling it until
/// the process is gone: an orchestration that it called in vain would have failed.
/// </summary>
internal sealed class WorkerEnd(RunActivities activities) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Asks what runs to end, and waits for it, but no longer than a worker may take to stop: 30 s by default.</summary>
    public async Task StopAsync(CancellationToken cancellationToken) =>
        await activities.DisposeAsync().AsTask().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
