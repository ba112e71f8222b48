using System.Threading.Channels;
using GraphExecutor.WebPubSub.Protocol;

namespace GraphExecutor.WebPubSub.Hub;

/// <summary>
/// What waits to be written to one client. For a reliable client messages stay until it has acknowledged them. Bounded: what does not
/// fit is refused, and the connection has to end. Safe for many threads.
/// </summary>
/// <param name="isReliable">Whether messages have numbers and are kept until they are acknowledged.</param>
/// <param name="time">The clock, for messages that expire.</param>
internal sealed class Outbox(bool isReliable, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Queue<byte[]> _frames = new();
    private readonly Queue<Outgoing> _sent = new();
    private Queue<Outgoing> _waiting = new();
    private long _bytes;
    private ulong _lastId;
    private ulong _lastSentId;
    private bool _isClosed;

    /// <summary>Adds a message; false when there is no room.</summary>
    public bool TryAdd(OutboundMessage message)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return true;
            }

            if (_waiting.Count + _sent.Count >= HubLimits.QueuedMessages || _bytes + message.Size > HubLimits.QueuedBytes)
            {
                return false;
            }

            _bytes += message.Size;
            _waiting.Enqueue(new Outgoing(default, message, isReliable ? ++_lastId : 0));
            Signal();
            return true;
        }
    }

    /// <summary>Adds a frame of the hub's own, which goes before messages that wait; false when there is no room.</summary>
    public bool TryAdd(byte[] frame)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return true;
            }

            if (_frames.Count >= HubLimits.QueuedMessages)
            {
                return false;
            }

            _frames.Enqueue(frame);
            Signal();
            return true;
        }
    }

    /// <summary>Takes what is to be written next; false when there is nothing.</summary>
    public bool TryTake(out Outgoing next)
    {
        lock (_lock)
        {
            if (_frames.TryDequeue(out var frame))
            {
                next = new Outgoing(frame, null, 0);
                return true;
            }

            while (_waiting.TryDequeue(out next))
            {
                if (next.Message!.Expiry < time.GetUtcNow())
                {
                    _bytes -= next.Message.Size;
                    continue;
                }

                if (isReliable)
                {
                    _lastSentId = Math.Max(_lastSentId, next.SequenceId);
                    _sent.Enqueue(next);
                }
                else
                {
                    _bytes -= next.Message.Size;
                }

                return true;
            }

            return false;
        }
    }

    /// <summary>Waits until there may be something to take.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await _signal.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>The client has got every message up to this one.</summary>
    public void Acknowledge(ulong sequenceId)
    {
        lock (_lock)
        {
            Drop(_sent, sequenceId);

            // After a recovery what was sent before waits again.
            Drop(_waiting, Math.Min(sequenceId, _lastSentId));
        }
    }

    /// <summary>The client has a new socket: what it did not acknowledge is sent again, frames for the old socket are not.</summary>
    public void Restart(byte[] firstFrame)
    {
        lock (_lock)
        {
            _waiting = new Queue<Outgoing>(_sent.Concat(_waiting));
            _sent.Clear();
            _frames.Clear();
            _frames.Enqueue(firstFrame);
            Signal();
        }
    }

    /// <summary>Forgets everything and takes no more.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            _frames.Clear();
            _waiting.Clear();
            _sent.Clear();
            _bytes = 0;
            Signal();
        }
    }

    private void Drop(Queue<Outgoing> queue, ulong upTo)
    {
        while (queue.TryPeek(out var first) && first.SequenceId <= upTo)
        {
            _bytes -= queue.Dequeue().Message!.Size;
        }
    }

    private void Signal() => _signal.Writer.TryWrite(true);
}
