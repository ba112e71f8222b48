using System.Collections;
using System.Diagnostics.CodeAnalysis;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;

namespace GraphExecutor.Execution;

/// <summary>The results of a run by node id, in the order of the definition: a view, for a million nodes need no second dictionary.</summary>
internal sealed class NodeResults(GraphPlan plan, NodeResult?[] results) : IReadOnlyDictionary<string, NodeResult>
{
    public int Count => results.Length;

    public IEnumerable<string> Keys => Enumerable.Range(0, results.Length).Select(plan.IdOf);

    public IEnumerable<NodeResult> Values => results!;

    public NodeResult this[string key] =>
        TryGetValue(key, out var result) ? result : throw new KeyNotFoundException($"The workflow has no node \"{key}\".");

    public bool ContainsKey(string key) => plan.TryFind(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out NodeResult value)
    {
        value = plan.TryFind(key, out var node) ? results[node] : null;
        return value is not null;
    }

    public IEnumerator<KeyValuePair<string, NodeResult>> GetEnumerator() =>
        Enumerable.Range(0, results.Length).Select(node => KeyValuePair.Create(plan.IdOf(node), results[node]!)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
