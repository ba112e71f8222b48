using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace GraphExecutor.Durable.Messages;

/// <summary>Numbers of nodes in a given order, written short: <c>0-99,105</c>, for there may be ten thousands.</summary>
[JsonConverter(typeof(NodeNumbersConverter))]
[CollectionBuilder(typeof(NodeNumbers), nameof(Create))]
internal sealed class NodeNumbers : IReadOnlyCollection<int>
{
    private readonly List<int> _numbers = [];

    public int Count => _numbers.Count;

    public static NodeNumbers Create(ReadOnlySpan<int> numbers)
    {
        var result = new NodeNumbers();
        result._numbers.AddRange(numbers);
        return result;
    }

    public void Add(int node) => _numbers.Add(node);

    public IEnumerator<int> GetEnumerator() => _numbers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
