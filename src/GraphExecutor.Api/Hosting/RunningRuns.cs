using GraphExecutor.Api.Runs;
using GraphExecutor.Runs;
using GraphExecutor.Storage;

namespace GraphExecutor.Api.Hosting;

/// <summary>The runs that servers started and that have not ended.</summary>
internal static class RunningRuns
{
    /// <exception cref="StoreException">They could not be read.</exception>
    public static IAsyncEnumerable<RunRecord> ListAsync(IRunStore store, CancellationToken cancellationToken) =>
        RecordedRuns.ListAsync(store, RunStatus.Running, cancellationToken).Where(run => run.StartedBy == RunOrigin.Server);
}
