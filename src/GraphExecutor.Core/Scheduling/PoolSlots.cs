namespace GraphExecutor.Scheduling;

/// <summary>
/// The places of each pool and who waits for one. For each place that becomes free, one waiting node goes back to the ready nodes, where
/// it competes with them by its order in the definition.
/// </summary>
internal sealed class PoolSlots
{
    private readonly int[] _free;
    private readonly ReadySet[] _waiting;

    public PoolSlots(GraphPlan plan)
    {
        _free = [.. plan.PoolSizes];
        _waiting = [.. plan.PoolSizes.Select(_ => new ReadySet(plan.NodeCount))];
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
            _waiting[pool].Add(node);
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
        return _waiting[pool].TryTake(out var node) ? node : null;
    }
}
