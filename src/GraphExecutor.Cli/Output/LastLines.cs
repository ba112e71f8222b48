namespace GraphExecutor.Cli.Output;

/// <summary>The last lines of nodes that may yet fail, for the summary.</summary>
internal sealed class LastLines
{
    private const int Kept = 10;

    private readonly Dictionary<string, Queue<string>> _lines = new(StringComparer.Ordinal);

    public void Add(string nodeId, string line)
    {
        if (!_lines.TryGetValue(nodeId, out var lines))
        {
            _lines.Add(nodeId, lines = new Queue<string>(Kept));
        }

        if (lines.Count == Kept)
        {
            lines.Dequeue();
        }

        lines.Enqueue(line);
    }

    public void Forget(string nodeId) => _lines.Remove(nodeId);

    public IEnumerable<string> Of(string nodeId) => _lines.GetValueOrDefault(nodeId) ?? [];
}
