using GraphExecutor.Durable;
using Microsoft.Extensions.Hosting;

namespace GraphExecutor.Functions.Hosting;

/// <summary>Brings what this worker does to its end before its process ends: activities, then the live stream, in which they are told of.</summary>
internal sealed class WorkerEnd(RunActivities activities, LiveStream? live) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Asks what runs to end, and waits for it, but no longer than a worker may take to stop: 30 s by default.</summary>
    public async Task StopAsync(CancellationToken cancellationToken) =>
        await EndAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task EndAsync()
    {
        await activities.DisposeAsync();
        if (live is not null)
        {
            await live.DisposeAsync();
        }
    }
}
