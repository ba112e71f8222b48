using GraphExecutor.Api.Secrets;
using GraphExecutor.Events;
using GraphExecutor.Starting;
using GraphExecutor.Storage;

namespace GraphExecutor.Api.Runs;

/// <summary>Executes the attempts that the API starts: in this process, or as orchestrations of an engine.</summary>
public interface IRunHost : ILeaseOwners
{
    /// <summary>Why nothing can be started now, for people; <see langword="null"/> when it can.</summary>
    string? WhyBusy { get; }

    /// <summary>Where the secrets of runs come from.</summary>
    ISecretSource Secrets { get; }

    /// <summary>Where a run that is about to be recorded will run.</summary>
    /// <param name="runId">The run.</param>
    RunPlace PlaceFor(string runId);

    /// <summary>Removes what a run that has been deleted left in its place; nothing by default.</summary>
    /// <param name="run">The run, as it was recorded.</param>
    ValueTask ClearAsync(RunRecord run) => ValueTask.CompletedTask;

    /// <summary>
    /// Begins to execute an attempt and returns before it ends. An attempt that cannot be begun reads as interrupted when its lease has
    /// run out, if not earlier.
    /// </summary>
    /// <param name="attempt">The attempt, which is recorded.</param>
    /// <param name="secrets">The values of its secrets by name; they must not be stored in clear.</param>
    /// <param name="cancellationToken">Gives up; the attempt may have begun.</param>
    ValueTask BeginAsync(StartedAttempt attempt, IReadOnlyDictionary<string, string> secrets, CancellationToken cancellationToken);

    /// <summary>What was last told of the unfinished line of a node: it is not recorded.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="nodeId">The node.</param>
    /// <returns><see langword="null"/> when there is none, or when this host cannot know, as by default.</returns>
    LogEvent? UnfinishedLineOf(string runId, string nodeId) => null;

    /// <summary>
    /// Somebody cancels a run, and has left the message that says so. Whoever executes nodes of it finds that; this is for an engine that
    /// must be told, for there may be nothing that runs now.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask CancelAsync(RunRecord run, CancellationToken cancellationToken);
}
