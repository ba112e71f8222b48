using GraphExecutor.Runs;
using GraphExecutor.Storage;

namespace GraphExecutor.Resuming;

/// <summary>What a resumed attempt will do.</summary>
/// <param name="Steps">Each node of the workflow, in the order of the definition.</param>
/// <param name="InitialState">The results that it starts with: those of the nodes that are reused.</param>
/// <param name="Outdated">Nodes whose recorded result holds no longer, in the order of the definition.</param>
public sealed record ResumePlan(
    IReadOnlyList<ResumeStep> Steps, IReadOnlyDictionary<string, NodeResult> InitialState, IReadOnlyList<string> Outdated)
{
    /// <summary>
    /// The outdated nodes as the attempt begins: pending. Recorded together with its start, so that an attempt which is cut short leaves
    /// no result behind that a later one would take for its own.
    /// </summary>
    /// <param name="records">What is recorded of the nodes.</param>
    /// <param name="time">When the attempt starts.</param>
    public IReadOnlyList<NodeChange> Reset(IEnumerable<NodeRecord> records, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(records);
        var outdated = Outdated.ToHashSet(StringComparer.Ordinal);
        return
        [
            .. records.Where(record => outdated.Contains(record.NodeId)).Select(record => new NodeChange
            {
                NodeId = record.NodeId,
                Time = time,
                Result = new NodeResult { Status = NodeStatus.Pending, Version = record.Result.Version + 1 },
            }),
        ];
    }
}
