using GraphExecutor.Pty;
using GraphExecutor.Storage;

namespace GraphExecutor.Cli.Runs;

/// <summary>What an attempt of a run that nobody executes any more has left running here.</summary>
internal static class Leftovers
{
    /// <inheritdoc cref="RunLeftovers.EndAsync"/>
    /// <remarks>Also of a run that was recorded without a workspace: what <c>gx</c> ran of it has had that which it gives such a run.</remarks>
    public static Task<int> EndAsync(IRunStore store, RunRecord run, CancellationToken cancellationToken) =>
        RunLeftovers.EndAsync(store, run with { Workspace = Workspaces.Of(run) }, cancellationToken);
}
