using System.Buffers;

namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>What waits for one group, in order: the events of the message that is next or under way, and those after them.</summary>
/// <param name="name">The group's name.</param>
/// <param name="kind">What its events are.</param>
internal sealed class EventGroup(string name, EventKind kind)
{
    private readonly Queue<PendingEvent> _message = [];
    private readonly Queue<PendingEvent> _later = [];
    private int _messageBytes = 1;
    private long _messageCost;
    private long _laterCost;
    private long _laterBytes;
    private TaskCompletionSource? _emptied;

    public string Name => name;

    public EventKind Kind => kind;

    /// <summary>Whether its message is under way: then that message must not change.</summary>
    public bool Sending { get; private set; }

    /// <summary>When its latest message was begun; <see langword="null"/> before the first.</summary>
    public TimeSpan? LastSent { get; private set; }

    public bool IsEmpty => Count == 0;

    public int Count => _message.Count + _later.Count;

    /// <summary>What its events cost to keep, in bytes.</summary>
    public long Cost => _messageCost + _laterCost;

    /// <summary>What may be dropped of that.</summary>
    public long DroppableCost => Sending ? _laterCost : Cost;

    /// <summary>Completes when nothing waits any more.</summary>
    public Task WhenEmpty =>
        IsEmpty ? Task.CompletedTask : (_emptied ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Add(PendingEvent @event)
    {
        _later.Enqueue(@event);
        _laterCost += @event.Cost;
        _laterBytes += @event.Json.Length + 1;
    }

    /// <summary>Whether what waits fills a message.</summary>
    public bool IsFull(int maxBytes) => _messageBytes + _laterBytes >= maxBytes;

    /// <summary>Fixes the next message: as many events as fit, and one at least.</summary>
    public void BeginMessage(int maxBytes, TimeSpan now)
    {
        while (_later.TryPeek(out var next) && (_message.Count == 0 || _messageBytes + next.Json.Length + 1 <= maxBytes))
        {
            _later.Dequeue();
            _laterCost -= next.Cost;
            _laterBytes -= next.Json.Length + 1;
            _message.Enqueue(next);
            _messageCost += next.Cost;
            _messageBytes += next.Json.Length + 1;
        }

        Sending = true;
        LastSent = now;
    }

    /// <summary>The message as a JSON array.</summary>
    public ReadOnlyMemory<byte> ComposeMessage()
    {
        var json = new ArrayBufferWriter<byte>(_messageBytes);
        var separator = (byte)'[';
        foreach (var @event in _message)
        {
            json.Write([separator]);
            json.Write(@event.Json);
            separator = (byte)',';
        }

        json.Write("]"u8);
        return json.WrittenMemory;
    }

    /// <summary>The message is no longer under way. It remains the next one unless <see cref="RemoveMessage"/> follows.</summary>
    public void EndMessage() => Sending = false;

    /// <summary>How long the oldest event of the message has waited.</summary>
    public TimeSpan MessageAge(TimeSpan now) => now - _message.Peek().Since;

    /// <summary>Takes the message off: it was sent, or is given up.</summary>
    /// <returns>How many events it had.</returns>
    public int RemoveMessage()
    {
        var count = _message.Count;
        _message.Clear();
        _messageCost = 0;
        _messageBytes = 1;
        TellWhenEmpty();
        return count;
    }

    /// <summary>Drops the oldest event that is not under way.</summary>
    public void DropOldest()
    {
        if (!Sending && _message.TryDequeue(out var first))
        {
            _messageCost -= first.Cost;
            _messageBytes -= first.Json.Length + 1;
        }
        else
        {
            var next = _later.Dequeue();
            _laterCost -= next.Cost;
            _laterBytes -= next.Json.Length + 1;
        }

        TellWhenEmpty();
    }

    private void TellWhenEmpty()
    {
        if (IsEmpty)
        {
            _emptied?.TrySetResult();
            _emptied = null;
        }
    }
}
