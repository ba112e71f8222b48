using System.Buffers;

namespace GraphExecutor.WebPubSub.Hub;

/// <summary>Collects one message of a client: small as long as messages are, and never longer than they may be.</summary>
internal sealed class MessageBuffer : IDisposable
{
    private const int Smallest = 4096;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Smallest);
    private int _length;

    /// <summary>What has been written.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>Room for more, at least one byte.</summary>
    public Memory<byte> Free()
    {
        if (_length == _bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsMemory(_length);
    }

    /// <summary>So many bytes have been written; false when the message is too long now.</summary>
    public bool TryAdvance(int count)
    {
        _length += count;
        return _length <= HubLimits.MessageBytes;
    }

    /// <summary>Begins the next message.</summary>
    public void Clear()
    {
        _length = 0;
        if (_bytes.Length > Smallest * 4)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = ArrayPool<byte>.Shared.Rent(Smallest);
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);
}
