using System.Text.Json.Nodes;
using GraphExecutor.Workflows;

namespace GraphExecutor.Starting;

/// <summary>What shall be different in the next attempt of a run; nothing by default.</summary>
public sealed record ResumeOptions
{
    /// <summary>Another definition in place of the run's own.</summary>
    public Workflow? Workflow { get; init; }

    /// <summary>Values that replace those of the run's context.</summary>
    public JsonObject Context { get; init; } = [];

    /// <summary>Nodes that run again in any case, and all that comes after them.</summary>
    public IReadOnlyList<string> From { get; init; } = [];

    /// <summary>Whether a run that completed has anything to do.</summary>
    internal bool AsksForMore => Workflow is not null || From.Count > 0;
}
