using GraphExecutor.Nodes;
using GraphExecutor.Runs;

namespace GraphExecutor.Durable.Messages;

/// <summary>What was recorded when a node attempt ended, as far as scheduling looks at it. Outputs stay in the store.</summary>
internal sealed record NodeReport
{
    /// <summary>Its recorded status: settled, or waiting for another attempt.</summary>
    public required NodeStatus Status { get; init; }

    public bool SkipBranch { get; init; }

    /// <summary>The error's type, when the attempt failed.</summary>
    public string? Error { get; init; }

    public int? ExitCode { get; init; }

    /// <summary>Why it was cancelled.</summary>
    public string? Reason { get; init; }

    /// <summary>When the next attempt starts, when it waits for that.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>What the conditions of the edges out of it came to; <see langword="null"/> when it has none, to keep histories small.</summary>
    public IReadOnlyList<ConditionReport>? Conditions { get; init; }

    /// <summary>What the scheduler is told.</summary>
    public NodeOutcome ToOutcome() => Status switch
    {
        NodeStatus.Completed => SkipBranch ? NodeOutcome.SkipBranch : NodeOutcome.Done,
        NodeStatus.Cancelled => NodeOutcome.Cancelled,
        _ => NodeOutcome.Fail(Error!, "") with { ExitCode = ExitCode },
    };
}
