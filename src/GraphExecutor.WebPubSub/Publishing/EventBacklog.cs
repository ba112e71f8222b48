namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>
/// What waits to be sent, by group: which group is next, and what is dropped when it becomes too much. Decides only: times are given. A
/// group is known from its first event until its window after the last message has passed.
/// </summary>
/// <param name="maxMessageBytes">Longest message wanted.</param>
/// <param name="maxCost">Most bytes that may wait.</param>
/// <param name="dropped">Told of events that are dropped for want of memory.</param>
internal sealed class EventBacklog(int maxMessageBytes, long maxCost, Action<EventKind, int> dropped)
{
    private readonly Dictionary<string, EventGroup> _groups = [];

    // By time, then by who came first: a group that has sent goes behind all that are due.
    private readonly PriorityQueue<EventGroup, (TimeSpan Due, long Turn)> _schedule = new();
    private long _turn;

    /// <summary>What all that waits costs to keep, in bytes.</summary>
    public long Cost { get; private set; }

    /// <summary>The groups that are known.</summary>
    public IReadOnlyCollection<EventGroup> Groups => _groups.Values;

    /// <summary>When a group is due; <see langword="null"/> when none waits.</summary>
    public TimeSpan? NextDue => _schedule.TryPeek(out _, out var priority) ? priority.Due : null;

    public EventGroup? Find(string name) => _groups.GetValueOrDefault(name);

    /// <summary>Adds an event; something is dropped when there is no room.</summary>
    /// <returns>Whether a group may have become due earlier than it was.</returns>
    public bool Add(string name, EventKind kind, byte[] json, TimeSpan now, bool hastenFull)
    {
        var isNew = !_groups.TryGetValue(name, out var group);
        if (isNew)
        {
            _groups.Add(name, group = new EventGroup(name, kind));
            Schedule(group, now);
        }

        var wasFull = group!.IsFull(maxMessageBytes);
        var @event = new PendingEvent(json, now);
        group.Add(@event);
        Cost += @event.Cost;
        if (Cost > maxCost)
        {
            MakeRoom();
        }

        return isNew || (hastenFull && !wasFull && group.IsFull(maxMessageBytes) && Hasten(group, now));
    }

    /// <summary>The group whose turn it is, its message fixed; <see langword="null"/> when none is due. Groups that have nothing are forgotten.</summary>
    public EventGroup? Take(TimeSpan now)
    {
        while (_schedule.TryPeek(out var group, out var priority) && priority.Due <= now)
        {
            _schedule.Dequeue();
            if (!group.IsEmpty)
            {
                group.BeginMessage(maxMessageBytes, now);
                return group;
            }

            _groups.Remove(group.Name);
        }

        return null;
    }

    /// <summary>The group's message is no longer under way; it is the next one again when it remains.</summary>
    /// <returns>How many events were taken off.</returns>
    public int Finish(EventGroup group, TimeSpan now, TimeSpan window, bool hastenFull, bool remains)
    {
        group.EndMessage();
        var count = 0;
        if (!remains)
        {
            Cost -= group.Cost;
            count = group.RemoveMessage();
            Cost += group.Cost;
        }

        var due = group.LastSent!.Value + window;
        var hasten = remains || (hastenFull && group.IsFull(maxMessageBytes));
        Schedule(group, hasten || due < now ? now : due);
        return count;
    }

    /// <summary>Makes a group due now.</summary>
    /// <returns>Whether that changed anything: a group whose message is under way comes back by itself.</returns>
    public bool Hasten(EventGroup group, TimeSpan now)
    {
        if (!_schedule.Remove(group, out _, out var priority))
        {
            return false;
        }

        _schedule.Enqueue(group, priority.Due > now ? (now, _turn++) : priority);
        return true;
    }

    /// <summary>
    /// Drops the oldest events of the group that has most, log events before others, until a sixteenth is free again: so a run that prints
    /// much pays for itself, and one gap is made rather than many.
    /// </summary>
    private void MakeRoom()
    {
        var target = maxCost - (maxCost / 16);
        while (Cost > target && Largest() is { } group)
        {
            var before = group.Cost;
            var count = 0;
            while (Cost - (before - group.Cost) > target && group.DroppableCost > 0)
            {
                group.DropOldest();
                count++;
            }

            Cost -= before - group.Cost;
            dropped(group.Kind, count);
        }
    }

    private EventGroup? Largest()
    {
        EventGroup? largest = null;
        foreach (var group in _groups.Values)
        {
            if (group.DroppableCost > 0 && (largest is null || group.Kind < largest.Kind
                || (group.Kind == largest.Kind && group.DroppableCost > largest.DroppableCost)))
            {
                largest = group;
            }
        }

        return largest;
    }

    private void Schedule(EventGroup group, TimeSpan due) => _schedule.Enqueue(group, (due, _turn++));
}
