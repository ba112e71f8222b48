namespace GraphExecutor.Durable;

/// <summary>The names under which an engine knows the parts of a durable run. They stand in histories, so they never change.</summary>
public static class DurableNames
{
    /// <summary>The orchestration of an attempt of a run.</summary>
    public const string Orchestration = "RunWorkflow";

    /// <summary>The event that cancels a run.</summary>
    public const string CancelEvent = "cancel";

    /// <summary>The event that tells an orchestration that nodes have ended which one before it had called.</summary>
    public const string ReturnedEvent = "returned";

    /// <summary>Announces an attempt, and says which nodes were done before.</summary>
    public const string Begin = "BeginRun";

    /// <summary>Executes a node, or a packet of them.</summary>
    public const string RunNode = "RunNode";

    /// <summary>Records what the orchestration itself decided about nodes, and the end of the attempt.</summary>
    public const string Record = "RecordNodes";

    /// <summary>Evaluates conditions of edges.</summary>
    public const string Evaluate = "EvaluateConditions";

    /// <summary>Looks which of the nodes that run on behalf of earlier calls have ended.</summary>
    public const string Look = "LookAtNodes";

    /// <summary>Asks running nodes to end.</summary>
    public const string Stop = "StopNodes";

    /// <summary>All activities.</summary>
    public static IReadOnlyList<string> Activities { get; } = [Begin, RunNode, Look, Record, Evaluate, Stop];

    /// <summary>The id of the orchestration of an attempt: the run's id, for later attempts with their number.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="attempt">The attempt, from 1.</param>
    public static string InstanceId(string runId, int attempt) => attempt == 1 ? runId : $"{runId}.{attempt}";

    /// <summary>What the ids of all orchestrations of a run begin with, but for that of its first attempt, which is the run's id.</summary>
    /// <param name="runId">The run.</param>
    public static IReadOnlyList<string> InstanceIdPrefixes(string runId) => [$"{runId}.", $"{runId}:"];

    /// <summary>The id of an orchestration that goes on with an attempt: that of the attempt, with the generation.</summary>
    /// <param name="input">What it is given.</param>
    public static string InstanceId(OrchestrationInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var first = InstanceId(input.RunId, input.Attempt);
        return input.State is { } state ? $"{first}:{state.Generation}" : first;
    }
}
