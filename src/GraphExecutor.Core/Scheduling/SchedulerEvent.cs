using GraphExecutor.Nodes;
using GraphExecutor.Runs;

namespace GraphExecutor.Scheduling;

/// <summary>What the world tells the scheduler. Time, chance and results come in here and nowhere else.</summary>
internal abstract record SchedulerEvent
{
    private SchedulerEvent()
    {
    }

    /// <summary>The run begins: once, and first.</summary>
    /// <param name="InitialState">Nodes that are done already, by index.</param>
    internal sealed record RunStarted(IReadOnlyDictionary<int, NodeResult> InitialState) : SchedulerEvent;

    /// <summary>A node attempt ended: once for each <see cref="SchedulerCommand.StartNode"/>, and for each node that a line went on with.</summary>
    /// <param name="Node">The node.</param>
    /// <param name="Outcome">What it returned. Cancelled only after a <see cref="SchedulerCommand.StopNode"/>, or for <paramref name="Stop"/>.</param>
    /// <param name="Random">From 0 to 1; varies the delay of a retry.</param>
    /// <param name="GoesOn">It completed, and its line went on with the next node, whose end is told next.</param>
    /// <param name="IsFinal">It gets no other attempt: whoever ran it has recorded that.</param>
    /// <param name="Stop">
    /// What it was cancelled for, when whoever ran it has recorded that: it ends the whole run. <see langword="null"/> for what the
    /// scheduler was told first.
    /// </param>
    internal sealed record NodeFinished(
        int Node, NodeOutcome Outcome, double Random = 0.5, bool GoesOn = false, bool IsFinal = false, RunStop? Stop = null) : SchedulerEvent;

    /// <summary>A condition was evaluated: once for each <see cref="SchedulerCommand.EvaluateCondition"/>.</summary>
    /// <param name="Edge">Its edge.</param>
    /// <param name="Holds">Whether it holds.</param>
    /// <param name="Error">Why it could not be evaluated; <see langword="null"/> when it could.</param>
    internal sealed record ConditionEvaluated(int Edge, bool Holds, string? Error = null) : SchedulerEvent;

    /// <summary>The wait that <see cref="SchedulerCommand.AwaitRetry"/> asked for is over.</summary>
    internal sealed record RetryDue(int Node) : SchedulerEvent;

    /// <summary>Somebody wants the run to end. It may come more than once, and at any time.</summary>
    internal sealed record CancelRequested(string Reason) : SchedulerEvent;

    /// <summary>The run took longer than the workflow's timeout.</summary>
    internal sealed record RunTimedOut(string Reason) : SchedulerEvent;
}
