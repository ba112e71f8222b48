using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;
using GraphExecutor.Secrets;
using GraphExecutor.Storage;

namespace GraphExecutor.Execution;

/// <summary>What carries out node attempts: what they may use of the run, and whom they tell.</summary>
internal interface INodeHost
{
    GraphPlan Plan { get; }

    RunScope Scope { get; }

    /// <summary>Hides the run's secrets, those that its nodes add included.</summary>
    SecretMasker Masker { get; }

    NodeHandlers Handlers { get; }

    TimeProvider Time { get; }

    string RunId { get; }

    /// <summary>The attempt of the run.</summary>
    int Attempt { get; }

    /// <summary>Where commands run that say nothing else; <see langword="null"/> for the process's own directory.</summary>
    string? WorkingDirectory { get; }

    /// <summary>Whether anybody wants to know what nodes print.</summary>
    bool Reports { get; }

    /// <summary>Whether people can type into terminals.</summary>
    bool TakesInput { get; }

    /// <summary>Asks what runs to end.</summary>
    CancellationToken StopToken { get; }

    /// <summary>What became of a node; <see langword="null"/> while it has not settled.</summary>
    NodeResult? ResultOf(int node);

    /// <summary>A node attempt has log lines. On any thread.</summary>
    ValueTask ReportLogAsync(NodeAttempt attempt, LogBatch batch);

    /// <summary>A node attempt's command has a process. On any thread.</summary>
    void ReportProcess(NodeAttempt attempt, ProcessIdentity process);

    /// <summary>A node attempt has ended. On any thread.</summary>
    void Finished(NodeAttempt attempt, NodeOutcome outcome);
}
