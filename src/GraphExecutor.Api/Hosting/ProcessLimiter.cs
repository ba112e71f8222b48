using GraphExecutor.Nodes;

namespace GraphExecutor.Api.Hosting;

/// <summary>
/// Lets a number of commands run at once, over all runs. When there are more, the runs take turns, and the commands of one run go in the
/// order in which they came: a run of a thousand nodes does not hold up one of two.
/// </summary>
/// <param name="places">How many may run at once.</param>
internal sealed class ProcessLimiter(int places) : ICommandPlaces
{
    private readonly Lock _gate = new();

    // The run whose turn is next comes first.
    private readonly LinkedList<string> _turns = new();
    private readonly Dictionary<string, LinkedList<TaskCompletionSource>> _waiting = new(StringComparer.Ordinal);
    private int _free = places;

    /// <inheritdoc/>
    public string WhyFull { get; } = places == 1 ? "another command runs, and this host runs one at once" : $"{places} commands run, the most of this host";

    /// <inheritdoc/>
    public async Task<IDisposable> EnterAsync(string runId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource> turn;
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return new Place(this);
            }

            turn = Queue(runId);
        }

        await using var giveUp = cancellationToken.Register(() => GiveUp(runId, turn, cancellationToken)).ConfigureAwait(false);
        await turn.Value.Task.ConfigureAwait(false);
        return new Place(this);
    }

    /// <summary>Gives a place back: to whose turn it is.</summary>
    private void Leave()
    {
        lock (_gate)
        {
            if (_turns.First is not { } next)
            {
                _free++;
                return;
            }

            var waiting = _waiting[next.Value];
            var turn = waiting.First!;
            _turns.RemoveFirst();
            if (waiting.Count > 1)
            {
                _turns.AddLast(next);
            }

            Remove(next.Value, turn);
            turn.Value.SetResult();
        }
    }

    private LinkedListNode<TaskCompletionSource> Queue(string runId)
    {
        if (!_waiting.TryGetValue(runId, out var waiting))
        {
            _waiting[runId] = waiting = new();
            _turns.AddLast(runId);
        }

        return waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    private void GiveUp(string runId, LinkedListNode<TaskCompletionSource> turn, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (turn.List is null)
            {
                // Its turn has just come: it has the place.
                return;
            }

            Remove(runId, turn);
            if (!_waiting.ContainsKey(runId))
            {
                _turns.Remove(runId);
            }
        }

        turn.Value.SetCanceled(cancellationToken);
    }

    private void Remove(string runId, LinkedListNode<TaskCompletionSource> turn)
    {
        var waiting = turn.List!;
        waiting.Remove(turn);
        if (waiting.Count == 0)
        {
            _waiting.Remove(runId);
        }
    }

    private sealed class Place(ProcessLimiter limiter) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                limiter.Leave();
            }
        }
    }
}
