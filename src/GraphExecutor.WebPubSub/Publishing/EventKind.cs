namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>What the events of a group are.</summary>
internal enum EventKind
{
    /// <summary>Log events: dropped first.</summary>
    Log,

    /// <summary>Run and node events: dropped when no log event is left.</summary>
    Status,
}
