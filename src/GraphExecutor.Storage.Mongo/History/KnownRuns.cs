namespace GraphExecutor.Storage.Mongo.History;

/// <summary>The runs that this process writes to, as many as it may remember: those used last.</summary>
internal sealed class KnownRuns
{
    private const int Limit = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Id, KnownRun Run)>> _runs = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Id, KnownRun Run)> _byUse = [];

    public KnownRun? Find(string runId)
    {
        lock (_lock)
        {
            if (!_runs.TryGetValue(runId, out var found))
            {
                return null;
            }

            _byUse.Remove(found);
            _byUse.AddFirst(found);
            return found.Value.Run;
        }
    }

    /// <summary>What is known of a run: that, or nothing yet when it is another one of its id.</summary>
    public KnownRun Get(string runId, long number)
    {
        lock (_lock)
        {
            if (Find(runId) is { } known && known.Number == number)
            {
                return known;
            }

            Forget(runId);
            var run = new KnownRun(number);
            _runs[runId] = _byUse.AddFirst((runId, run));
            if (_runs.Count > Limit)
            {
                Forget(_byUse.Last!.Value.Id);
            }

            return run;
        }
    }

    public void Forget(string runId)
    {
        lock (_lock)
        {
            if (_runs.Remove(runId, out var found))
            {
                _byUse.Remove(found);
            }
        }
    }
}
