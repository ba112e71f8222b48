using System.Globalization;
using System.Text;

namespace GraphExecutor.Storage;

/// <summary>
/// Keeps the log of one node attempt within its limit: the first half of it stays, and of what follows the last half. It decides from
/// the sizes alone and holds no lines.
/// </summary>
public sealed class LogLimiter
{
    // The tail is dropped in pieces, so that neither this list nor the number of deletions grows with the number of lines.
    private const int PiecesPerLimit = 512;

    private readonly long _limit;
    private readonly Queue<Piece> _tail = new();
    private Piece _newest;
    private long _headBytes;
    private long _headEnd;
    private long _tailBytes;
    private long _droppedBytes;

    /// <param name="limit">How many bytes are kept, line ends included.</param>
    public LogLimiter(long limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        _limit = limit;
    }

    /// <summary>Takes note of a chunk that is to be stored, in order.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <returns>What must be dropped for it; <see langword="null"/> for nothing.</returns>
    public LogTrim? Add(LogChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        var bytes = chunk.Lines.Sum(line => Encoding.UTF8.GetByteCount(line) + 1L);
        if (_tailBytes == 0 && _headBytes + bytes <= _limit / 2)
        {
            _headBytes += bytes;
            _headEnd = chunk.EndLine;
            return null;
        }

        _newest = new Piece(chunk.EndLine, _newest.Bytes + bytes);
        _tailBytes += bytes;
        if (_newest.Bytes >= _limit / PiecesPerLimit)
        {
            _tail.Enqueue(_newest);
            _newest = default;
        }

        return DropTo(chunk);
    }

    private LogTrim? DropTo(LogChunk newest)
    {
        var end = 0L;

        // What was printed last stays, however large it is.
        while (_headBytes + _tailBytes > _limit && _tail.TryPeek(out var oldest) && oldest.EndLine < newest.EndLine)
        {
            _tail.Dequeue();
            _tailBytes -= oldest.Bytes;
            _droppedBytes += oldest.Bytes;
            end = oldest.EndLine;
        }

        return end == 0 ? null : new LogTrim(newest with { FirstLine = _headEnd, Lines = [Say(end - _headEnd)], Stream = default }, end);
    }

    private string Say(long lines) => string.Create(
        CultureInfo.InvariantCulture,
        $"… {lines:N0} lines ({Megabytes(_droppedBytes)}) dropped here: the log is longer than its limit of {Megabytes(_limit)} …");

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024):0.###} MiB");

    /// <summary>Lines that are dropped together.</summary>
    private readonly record struct Piece(long EndLine, long Bytes);
}
