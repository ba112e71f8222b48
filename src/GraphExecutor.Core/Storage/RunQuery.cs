using GraphExecutor.Runs;

namespace GraphExecutor.Storage;

/// <summary>Which runs to list.</summary>
public sealed record RunQuery
{
    /// <summary>Only runs of this status; any by default.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>Only runs of the workflow of this name; any by default.</summary>
    public string? WorkflowName { get; init; }

    /// <summary>Only runs whose id or workflow's name contains this, in upper or lower case (of A to Z at least); any by default.</summary>
    public string? Text { get; init; }

    /// <summary>How many at most, up to 10,000; 50 by default.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Where the page before ended: its <see cref="RunPage.NextCursor"/>; the newest run by default.</summary>
    public string? Cursor { get; init; }
}
