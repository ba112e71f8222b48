using GraphExecutor.Events;

namespace GraphExecutor.Cli.Runs;

/// <summary>
/// Looks out for what happens in a run. Events come as they happen, and some may be missing: what counts is what is recorded, and this
/// tells when to look there.
/// </summary>
internal interface IRunWatch : IAsyncDisposable
{
    /// <summary>Waits for the next event.</summary>
    /// <param name="isBehind">Whether lines are known to be missing that were not recorded yet: then it is time to look soon.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see langword="null"/> when it is time to look: none has come for a while, or some may be missing here.</returns>
    ValueTask<GraphEvent?> NextAsync(bool isBehind, CancellationToken cancellationToken);

    /// <summary>Whether a run may have more to tell, as it was just recorded: one that is interrupted may go on by itself.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="reason">What is said about that.</param>
    bool MayGoOn(string status, string? reason);
}
