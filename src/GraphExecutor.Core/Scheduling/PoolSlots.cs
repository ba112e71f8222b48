namespace GraphExecutor.Scheduling;

/// <summary>
/// The places of each pool and who waits for one. For each place that becomes free, one waiting node goes back to the ready nodes, where
/// it competes with them by its order in the definition.
/// </summary>
internal sealed class PoolSlots
{
    private readonly int[] _free;
    private readonly PriorityQueue<int, int>?[] _waiting;

    public PoolSlots(GraphPlan plan)
    {
        _free = [.. plan.PoolSizes];
        _waiting = new PriorityQueue<int, int>?[plan.PoolSizes.Count];
    }

    /// <summary>Takes a place for a node, or notes that it waits for one. A node without a pool (-1) needs none.</summary>
    public bool TryTake(int node, int pool)
    {
        if (pool < 0)
        {
            return true;
        }

        if (_free[pool] == 0)
        {
            (_waiting[pool] ??= new()).Enqueue(node, node);
            return false;
        }

        _free[pool]--;
        return true;
    }

    /// <summary>Gives a place back; the node that may now try again, or <see langword="null"/> when none waits.</summary>
    public int? Release(int pool)
    {
        if (pool < 0)
        {
            return null;
        }

        _free[pool]++;
        return _waiting[pool]?.TryDequeue(out var node, out _) == true ? node : null;
    }
}
