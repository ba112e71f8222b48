using GraphExecutor.Nodes;
using GraphExecutor.Pty;
using GraphExecutor.Storage;

namespace GraphExecutor.Functions.Hosting;

/// <summary>Runs the commands of runs in terminals on this worker, each run in its workspace.</summary>
internal sealed class WorkerCommands(AppSettings settings, IRunStore store) : IAsyncDisposable
{
    private static readonly TimeSpan LeftoverGracePeriod = TimeSpan.FromSeconds(10);

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
        return new WorkspaceRunner(_runner, workspace);
    }

    /// <summary>Ends what an earlier worker of this machine has left of a run.</summary>
    /// <exception cref="TimeoutException">Something does not end.</exception>
    public async Task EndLeftoversAsync(RunRecord run, CancellationToken cancellationToken)
    {
        var recorded = await store.GetProcessesAsync(run.RunId, cancellationToken);
        await RunProcesses.EndAsync(run.RunId, run.Workspace, recorded, LeftoverGracePeriod, TimeProvider.System, cancellationToken);
    }

    public ValueTask DisposeAsync() => _runner.DisposeAsync();

    private sealed class WorkspaceRunner(ICommandRunner runner, string workspace) : ICommandRunner
    {
        public Task<CommandResult> RunAsync(CommandRequest request, ICommandOutput output, CancellationToken cancellationToken) =>
            runner.RunAsync(
                request.Environment.ContainsKey("GX_WORKSPACE")
                    ? request
                    : request with { Environment = new Dictionary<string, string>(request.Environment, StringComparer.Ordinal) { ["GX_WORKSPACE"] = workspace } },
                output,
                cancellationToken);
    }
}
