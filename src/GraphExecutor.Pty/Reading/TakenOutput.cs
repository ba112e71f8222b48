using System.Buffers;

namespace GraphExecutor.Pty.Reading;

/// <summary>Bytes that were read; <see cref="Return"/> gives their memory back.</summary>
internal readonly struct TakenOutput(byte[]? buffer, int count, bool ended)
{
    internal ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, count);

    /// <summary>Nothing will follow.</summary>
    internal bool Ended => ended;

    internal void Return()
    {
        if (buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
