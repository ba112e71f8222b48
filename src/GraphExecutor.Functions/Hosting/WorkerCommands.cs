using GraphExecutor.Api.Hosting;
using GraphExecutor.Nodes;
using GraphExecutor.Pty;
using GraphExecutor.Storage;

namespace GraphExecutor.Functions.Hosting;

/// <summary>Runs the commands of runs in terminals on this worker, each run in its workspace.</summary>
internal sealed class WorkerCommands(AppSettings settings, IRunStore store) : IAsyncDisposable
{
    private readonly PtyCommandRunner _runner = new(new PtyCommandRunnerOptions
    {
        InheritEnvironment = false,
        PassedEnvironment = settings.PassedEnvironment,
    });

    /// <summary>What runs the commands of a run.</summary>
    public ICommandRunner For(RunRecord run)
    {
        if (run.Workspace is not { } workspace)
        {
            return _runner;
        }

        Directory.CreateDirectory(workspace);
        return new WorkspaceCommandRunner(_runner, workspace);
    }

    /// <summary>Ends what an earlier worker of this machine has left of a run.</summary>
    /// <exception cref="TimeoutException">Something does not end.</exception>
    public async Task EndLeftoversAsync(RunRecord run, CancellationToken cancellationToken) =>
        await RunLeftovers.EndAsync(store, run, cancellationToken);

    public ValueTask DisposeAsync() => _runner.DisposeAsync();
}
