using GraphExecutor.Runs;

namespace GraphExecutor.Durable.Messages;

/// <summary>The same was decided about some nodes.</summary>
/// <param name="Status">What they become.</param>
/// <param name="Error">Why they failed.</param>
/// <param name="Reason">Why they become that.</param>
/// <param name="Nodes">The nodes, in the order in which it was decided.</param>
internal sealed record Decision(NodeStatus Status, NodeError? Error, string? Reason, NodeNumbers Nodes);
