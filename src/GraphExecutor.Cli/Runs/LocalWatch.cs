using GraphExecutor.Events;

namespace GraphExecutor.Cli.Runs;

/// <summary>Looks out for what happens in a run of a store: by looking there, for another process executes it.</summary>
internal sealed class LocalWatch : IRunWatch
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    public async ValueTask<GraphEvent?> NextAsync(bool isBehind, CancellationToken cancellationToken)
    {
        await Task.Delay(LookEvery, cancellationToken);
        return null;
    }

    public bool MayGoOn(string status, string? reason) => status == "running";

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
