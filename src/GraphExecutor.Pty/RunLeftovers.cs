using GraphExecutor.Storage;

namespace GraphExecutor.Pty;

/// <summary>What an attempt of a run that nobody executes any more has left running on this machine.</summary>
public static class RunLeftovers
{
    /// <summary>How long they may take to end before they are killed.</summary>
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(10);

    /// <summary>Ends them, and waits for them.</summary>
    /// <param name="store">Where the run is recorded.</param>
    /// <param name="run">
    /// The run. Processes with a <c>GX_WORKSPACE</c> that is not its own belong to another run of the same id, in another store; to a run
    /// without a workspace only those belong that have none, and those in the sessions that are recorded.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="StoreException">What is recorded of them could not be read.</exception>
    /// <exception cref="TimeoutException">Some cannot be ended; the message names them.</exception>
    public static async Task<int> EndAsync(IRunStore store, RunRecord run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(run);

        // Nodes that a new attempt has made pending keep the process that an earlier one left.
        var recorded = await store.GetProcessesAsync(run.RunId, cancellationToken).ConfigureAwait(false);
        return await RunProcesses.EndAsync(
            run.RunId, run.Workspace ?? "", recorded, GracePeriod, TimeProvider.System, cancellationToken).ConfigureAwait(false);
    }
}
