using GraphExecutor.Runs;

namespace GraphExecutor.Cli.Output.Live;

/// <summary>A node that the view has a row for.</summary>
/// <param name="Id">The node.</param>
/// <param name="Status">Running, waiting or failed.</param>
/// <param name="Since">When it came to this.</param>
internal sealed record LiveNode(string Id, NodeStatus Status, DateTimeOffset Since)
{
    /// <summary>When its next attempt starts, while it waits for that.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>What it printed last, as it printed it; or why it failed or waits.</summary>
    public string Text { get; set; } = "";
}
