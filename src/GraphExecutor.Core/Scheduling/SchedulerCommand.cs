using GraphExecutor.Nodes;
using GraphExecutor.Runs;

namespace GraphExecutor.Scheduling;

/// <summary>What the scheduler wants done, in this order.</summary>
internal abstract record SchedulerCommand
{
    private SchedulerCommand()
    {
    }

    /// <summary>Start an attempt of a node; a <see cref="SchedulerEvent.NodeFinished"/> answers it.</summary>
    /// <param name="Node">The node.</param>
    /// <param name="Attempt">Its attempt, from 1.</param>
    /// <param name="Reruns">How many of its attempts so far only followed a lost worker.</param>
    internal sealed record StartNode(int Node, int Attempt, int Reruns) : SchedulerCommand;

    /// <summary>End a running node; its <see cref="SchedulerEvent.NodeFinished"/> is still waited for.</summary>
    internal sealed record StopNode(int Node) : SchedulerCommand;

    /// <summary>A node waits for a place in its pool. Nothing is to be done but to say so.</summary>
    internal sealed record AwaitPool(int Node, string Reason) : SchedulerCommand;

    /// <summary>A node attempt failed and another follows; a <see cref="SchedulerEvent.RetryDue"/> answers it after the delay.</summary>
    internal sealed record AwaitRetry(int Node, NodeOutcome Outcome, TimeSpan Delay, string Reason) : SchedulerCommand;

    /// <summary>Evaluate the condition of an edge; a <see cref="SchedulerEvent.ConditionEvaluated"/> answers it.</summary>
    internal sealed record EvaluateCondition(int Edge) : SchedulerCommand;

    /// <summary>A node has settled: once for each node that was not done from the start, and before any child of it starts.</summary>
    /// <param name="Node">The node.</param>
    /// <param name="Status">Its final status.</param>
    /// <param name="Error">Why it failed.</param>
    /// <param name="Reason">Why it failed, was skipped or was cancelled.</param>
    /// <param name="Outcome">What its last attempt returned; <see langword="null"/> when it settled without running.</param>
    internal sealed record SettleNode(int Node, NodeStatus Status, NodeError? Error, string? Reason, NodeOutcome? Outcome) : SchedulerCommand;

    /// <summary>Everything has settled: once, and last.</summary>
    internal sealed record EndRun(RunStatus Status, string? Reason) : SchedulerCommand;
}
