namespace GraphExecutor.WebPubSub.Hub;

/// <summary>Which ack ids of a connection have been carried out: the last <see cref="HubLimits.RememberedAcks"/>. For one thread.</summary>
internal sealed class SeenAcks
{
    private readonly HashSet<ulong> _ids = [];
    private readonly Queue<ulong> _order = new();

    public bool Contains(ulong ackId) => _ids.Contains(ackId);

    public void Add(ulong ackId)
    {
        if (!_ids.Add(ackId))
        {
            return;
        }

        _order.Enqueue(ackId);
        if (_order.Count > HubLimits.RememberedAcks)
        {
            _ids.Remove(_order.Dequeue());
        }
    }
}
