using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;

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

    /// <summary>What it was ended for, when that ends the whole run.</summary>
    public RunStop? Stop { get; init; }

    /// <summary>When the next attempt starts, when it waits for that.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>What the conditions of the edges out of it came to; <see langword="null"/> when it has none, to keep histories small.</summary>
    public IReadOnlyList<ConditionReport>? Conditions { get; init; }

    /// <summary>What the scheduler is told.</summary>
    public NodeOutcome ToOutcome() => Status switch
    {
        _ when Stop is not null => NodeOutcome.Cancelled,
        NodeStatus.Completed => SkipBranch ? NodeOutcome.SkipBranch : NodeOutcome.Done,
        _ => NodeOutcome.Fail(Error!, "") with { ExitCode = ExitCode },
    };
}
