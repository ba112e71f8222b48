using System.Numerics;

namespace GraphExecutor.Scheduling;

/// <summary>
/// A set of node numbers that gives the smallest first: a bit for each node, with summaries of 64 words a bit above, so that adding and
/// taking touch four words for a million nodes.
/// </summary>
internal sealed class ReadySet
{
    private readonly ulong[][] _levels;

    public ReadySet(int capacity)
    {
        var levels = new List<ulong[]>();
        var words = Math.Max(1, (capacity + 63) / 64);
        levels.Add(new ulong[words]);
        while (words > 1)
        {
            words = (words + 63) / 64;
            levels.Add(new ulong[words]);
        }

        _levels = [.. levels];
    }

    public bool IsEmpty => _levels[^1][0] == 0;

    public void Add(int node)
    {
        foreach (var level in _levels)
        {
            level[node >> 6] |= 1UL << (node & 63);
            node >>= 6;
        }
    }

    public bool TryTake(out int node)
    {
        node = 0;
        if (IsEmpty)
        {
            return false;
        }

        for (var level = _levels.Length - 1; level >= 0; level--)
        {
            node = (node << 6) + BitOperations.TrailingZeroCount(_levels[level][node]);
        }

        Remove(node);
        return true;
    }

    public void Clear()
    {
        foreach (var level in _levels)
        {
            Array.Clear(level);
        }
    }

    private void Remove(int node)
    {
        foreach (var level in _levels)
        {
            level[node >> 6] &= ~(1UL << (node & 63));
            if (level[node >> 6] != 0)
            {
                return;
            }

            node >>= 6;
        }
    }
}
