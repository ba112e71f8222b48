using GraphExecutor.Runs;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Starting;

/// <summary>An attempt that is recorded as started, and now to be executed.</summary>
public sealed record StartedAttempt
{
    /// <summary>The run as it is recorded, this attempt begun.</summary>
    public required RunRecord Run { get; init; }

    /// <summary>What it executes.</summary>
    public required Workflow Workflow { get; init; }

    /// <summary>What is recorded of its nodes; nothing for the first attempt.</summary>
    public IReadOnlyList<NodeRecord> Nodes { get; init; } = [];

    /// <summary>The results that it starts with; none by default.</summary>
    public IReadOnlyDictionary<string, NodeResult> InitialState { get; init; } = new Dictionary<string, NodeResult>();
}
