using GraphExecutor.Runs;

namespace GraphExecutor.Durable.Activities;

/// <summary>
/// Results of nodes that have settled, of all runs of this process: they never change, so small ones are kept, the latest as many as have
/// room together.
/// </summary>
internal sealed class ResultCache
{
    private const int MaxBytes = 64 * 1024 * 1024;
    private const int LargestOutput = 16 * 1024;

    // What an entry takes besides its output, roughly.
    private const int EntryBytes = 512;

    private readonly Lock _lock = new();
    private readonly Dictionary<(AttemptKey Run, int Node), NodeResult> _results = [];
    private readonly Queue<((AttemptKey Run, int Node) Key, int Bytes)> _byAge = new();
    private int _bytes;

    public NodeResult? Find(AttemptKey run, int node)
    {
        lock (_lock)
        {
            return _results.GetValueOrDefault((run, node));
        }
    }

    /// <summary>A node has been recorded with a result.</summary>
    public void Keep(AttemptKey run, int node, NodeResult result)
    {
        // As text; parsed it takes about twice that.
        var output = result.Output?.GetRawText().Length ?? 0;
        if (!result.Status.IsSettled() || output > LargestOutput)
        {
            return;
        }

        lock (_lock)
        {
            if (!_results.TryAdd((run, node), result))
            {
                return;
            }

            var bytes = EntryBytes + (2 * output);
            _byAge.Enqueue(((run, node), bytes));
            _bytes += bytes;
            while (_bytes > MaxBytes)
            {
                var (oldest, size) = _byAge.Dequeue();
                _results.Remove(oldest);
                _bytes -= size;
            }
        }
    }
}
