using GraphExecutor.Runs;

namespace GraphExecutor.Storage;

/// <summary>What tells a node's record from an earlier or later one.</summary>
/// <param name="Version">Its version; 0 when nothing was recorded yet.</param>
/// <param name="Status">Its status.</param>
/// <param name="NodeAttempt">The attempt of the node.</param>
/// <param name="RunAttempt">The attempt of the run.</param>
/// <param name="Claim">Who recorded it; see <see cref="NodeChange.Claim"/>.</param>
public readonly record struct NodeStamp(int Version, NodeStatus Status, int NodeAttempt, int RunAttempt, string? Claim = null);
