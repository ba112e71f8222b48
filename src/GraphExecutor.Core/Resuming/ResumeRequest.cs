using System.Text.Json.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Resuming;

/// <summary>What is known when a run is to be resumed.</summary>
public sealed record ResumeRequest
{
    /// <summary>What the earlier attempts ran.</summary>
    public required Workflow Earlier { get; init; }

    /// <summary>What the next attempt runs; <see cref="Earlier"/> when it is not replaced.</summary>
    public Workflow? Replacement { get; init; }

    /// <summary>What is recorded of each node, settled or not. A node that is missing never started.</summary>
    public required IReadOnlyDictionary<string, NodeResult> Results { get; init; }

    /// <summary>The context of the earlier attempt: conditions were evaluated with it.</summary>
    public JsonObject? Context { get; init; }

    /// <summary>Names of the context's values that the next attempt changes.</summary>
    public IReadOnlyCollection<string> ChangedContext { get; init; } = [];

    /// <summary>Nodes that run again in any case, and all that comes after them.</summary>
    public IReadOnlyCollection<string> From { get; init; } = [];
}
