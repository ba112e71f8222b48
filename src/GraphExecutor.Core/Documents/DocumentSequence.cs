namespace GraphExecutor.Documents;

/// <summary>An array.</summary>
internal sealed class DocumentSequence(int line) : DocumentNode(line)
{
    private readonly List<DocumentNode> _items = [];
    private long _size = 1;
    private int _height = 1;

    public IReadOnlyList<DocumentNode> Items => _items;

    public override long Size => _size;

    public override int Height => _height;

    public void Add(DocumentNode item)
    {
        _items.Add(item);
        _size += item.Size;
        _height = Math.Max(_height, item.Height + 1);
    }

    public override string Describe() => "an array";
}
