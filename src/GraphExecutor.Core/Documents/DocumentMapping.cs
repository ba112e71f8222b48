using System.Runtime.InteropServices;

namespace GraphExecutor.Documents;

/// <summary>An object: properties in the order of the text.</summary>
internal sealed class DocumentMapping(int line) : DocumentNode(line)
{
    // Below this a scan is faster than hashing, and nearly every object of a workflow is that small.
    private const int IndexFrom = 12;

    private readonly List<DocumentProperty> _properties = [];
    private Dictionary<string, DocumentProperty>? _index;
    private long _size = 1;
    private int _height = 1;

    public ReadOnlySpan<DocumentProperty> Properties => CollectionsMarshal.AsSpan(_properties);

    public override long Size => _size;

    public override int Height => _height;

    /// <summary>Adds a property; <see langword="false"/> when one of that name is there already.</summary>
    public bool TryAdd(DocumentProperty property)
    {
        if (Find(property.Name) is not null)
        {
            return false;
        }

        _properties.Add(property);
        _size += SizeOf(property.Name) + property.Value.Size;
        _height = Math.Max(_height, property.Value.Height + 1);
        if (_index is not null)
        {
            _index.Add(property.Name, property);
        }
        else if (_properties.Count == IndexFrom)
        {
            _index = _properties.ToDictionary(each => each.Name, StringComparer.Ordinal);
        }

        return true;
    }

    public DocumentProperty? Find(string name)
    {
        if (_index is not null)
        {
            return _index.TryGetValue(name, out var found) ? found : null;
        }

        foreach (var property in _properties)
        {
            if (property.Name == name)
            {
                return property;
            }
        }

        return null;
    }

    public override string Describe() => "an object";
}
