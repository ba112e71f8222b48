using System.Text;

namespace GraphExecutor.Cli.Output;

/// <summary>
/// Standard output: collected for a moment, so that a million lines are not a million writes, and given up without a fuss when its
/// reader has gone (<c>gx run … | head</c>): the run matters more.
/// </summary>
internal sealed class OutputWriter : IAsyncDisposable
{
    private const int FlushSize = 32 * 1024;
    private const int BrokenPipe = 32;
    private static readonly TimeSpan FlushDelay = TimeSpan.FromMilliseconds(20);

    private readonly Stream _stream;
    private readonly Lock _gate = new();
    private readonly Timer _timer;
    private readonly MemoryStream _buffer = new();
    private bool _closed;

    /// <summary>Why not all could be written; <see langword="null"/> when it was, or its reader had gone.</summary>
    public string? Failure { get; private set; }

    public OutputWriter(Stream stream)
    {
        _stream = stream;
        _timer = new Timer(_ => Flush());
    }

    public void WriteLine(string line) => WriteLine(Encoding.UTF8.GetBytes(line));

    public void WriteLine(ReadOnlySpan<byte> utf8)
    {
        lock (_gate)
        {
            var empty = _buffer.Length == 0;
            _buffer.Write(utf8);
            _buffer.WriteByte((byte)'\n');
            if (_buffer.Length >= FlushSize)
            {
                FlushLocked();
            }
            else if (empty)
            {
                _timer.Change(FlushDelay, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        Flush();
    }

    /// <summary>Writes what has been collected.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            FlushLocked();
        }
    }

    private void FlushLocked()
    {
        try
        {
            if (!_closed)
            {
                _stream.Write(_buffer.GetBuffer(), 0, (int)_buffer.Length);
                _stream.Flush();
            }
        }
        catch (IOException exception)
        {
            // The run goes on. A reader that has gone (EPIPE) wanted no more; anything else is said at the end.
            _closed = true;
            Failure = exception.HResult == BrokenPipe ? null : exception.Message;
        }

        _buffer.SetLength(0);
    }
}
