using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace GraphExecutor.Workflows;

/// <summary>
/// A map from names that never changes, keeps the order it was given in, and equals another with equal names and values, in whatever
/// order.
/// </summary>
/// <typeparam name="TValue">Type of the values.</typeparam>
public sealed class ValueMap<TValue> : IReadOnlyDictionary<string, TValue>, IEquatable<ValueMap<TValue>>
{
    private readonly OrderedDictionary<string, TValue> _entries;

    /// <summary>Copies the entries; the last one of a name counts.</summary>
    /// <param name="entries">What it holds.</param>
    public ValueMap(IEnumerable<KeyValuePair<string, TValue>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        _entries = new(StringComparer.Ordinal);
        foreach (var (name, value) in entries)
        {
            _entries[name] = value;
        }
    }

    /// <summary>The map without entries.</summary>
    public static ValueMap<TValue> Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _entries.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _entries.Keys;

    /// <inheritdoc/>
    public IEnumerable<TValue> Values => _entries.Values;

    /// <inheritdoc/>
    public TValue this[string key] => _entries[key];

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _entries.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out TValue value) => _entries.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, TValue>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(ValueMap<TValue>? other) =>
        other is not null && other.Count == Count
        && _entries.All(entry => other.TryGetValue(entry.Key, out var value) && EqualityComparer<TValue>.Default.Equals(entry.Value, value));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ValueMap<TValue>);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        _entries.Aggregate(Count, (hash, entry) => hash ^ HashCode.Combine(entry.Key, entry.Value));

    /// <summary>This map with the other's entries over it.</summary>
    internal ValueMap<TValue> Overlaid(ValueMap<TValue> over) =>
        over.Count == 0 ? this : Count == 0 ? over : new ValueMap<TValue>(_entries.Concat(over));
}
