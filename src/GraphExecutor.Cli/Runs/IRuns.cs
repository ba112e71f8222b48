using GraphExecutor.Api.Contracts;
using GraphExecutor.Storage;

namespace GraphExecutor.Cli.Runs;

/// <summary>
/// Recorded runs, wherever they are: in a store of this machine, or on a server. Both speak as the HTTP API does, so that a command shows
/// the same of either.
/// </summary>
/// <remarks>What cannot be done is a <see cref="CommandException"/>, with the exit code for it.</remarks>
internal interface IRuns : IAsyncDisposable
{
    /// <summary>What other commands need to reach the same runs, with a space before it; empty when that is nothing.</summary>
    string Options { get; }

    /// <summary>The runs, newest first.</summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="status">Only those of this status, as the HTTP API names it; of any when <see langword="null"/>.</param>
    /// <param name="text">Only those whose id or workflow's name contains this; all when <see langword="null"/>.</param>
    IAsyncEnumerable<RunSummary> ListAsync(int limit, string? status = null, string? text = null);

    /// <summary>A run, and what became of its nodes.</summary>
    Task<RunDetails> ShowAsync(string runId);

    /// <summary>A part of what a node printed.</summary>
    Task<LogView> ReadLogAsync(LogQuery query);

    /// <summary>The terminal of a node as a recording, line by line.</summary>
    IAsyncEnumerable<string> ReadCastAsync(string runId, string nodeId);

    /// <summary>Asks whoever executes a run to cancel it.</summary>
    Task CancelAsync(string runId);

    /// <summary>Types a text into the terminal of a node that runs.</summary>
    Task TypeAsync(string runId, string nodeId, string text);

    /// <summary>Answers a node that waits for it.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="nodeId">The node.</param>
    /// <param name="decision"><c>approve</c> or <c>reject</c>.</param>
    /// <param name="comment">What the one who answers says to it; nothing when <see langword="null"/>.</param>
    Task AnswerAsync(string runId, string nodeId, string decision, string? comment);

    /// <summary>Deletes the runs that ended before a time, with all that is recorded of them and what they left in their workspaces.</summary>
    /// <returns>How many there were.</returns>
    Task<int> PruneAsync(DateTimeOffset endedBefore);

    /// <summary>Looks out for what happens in a run from now on. While its server is away, it is waited for from now on.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="say">Tells the person what is waited for.</param>
    IRunWatch Watch(string runId, Action<string> say);
}
