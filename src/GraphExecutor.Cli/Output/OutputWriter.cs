using System.Buffers;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace GraphExecutor.Cli.Output;

/// <summary>
/// Standard output: collected for a moment, so that a million lines are not a million writes, and given up without a fuss when its
/// reader has gone (<c>gx run … | head</c>): the run matters more.
/// </summary>
/// <remarks>Lines may be written on any thread. Nobody but the flushing thread waits for a reader that is slow, until much is collected.</remarks>
internal sealed class OutputWriter : IAsyncDisposable
{
    private const int MaxCollected = 256 * 1024;
    private const int BrokenPipe = 32;
    private const int StandardOutput = 1;
    private static readonly TimeSpan FlushDelay = TimeSpan.FromMilliseconds(20);

    // How long the end waits for a reader that takes nothing.
    private static readonly TimeSpan PatienceAtEnd = TimeSpan.FromSeconds(5);

    private readonly Func<Stream> _open;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Timer _timer;
    private ArrayBufferWriter<byte> _collected = new();
    private ArrayBufferWriter<byte> _spare = new();
    private Stream? _stream;
    private volatile bool _closed;

    /// <param name="open">Opens where it goes, when the first line is written.</param>
    public OutputWriter(Func<Stream> open)
    {
        _open = open;
        _timer = new Timer(_ => _ = FlushAsync());
    }

    /// <summary>Standard output.</summary>
    public static OutputWriter ToStandardOutput() => new(OpenStandardOutput);

    /// <summary>Why not all could be written; <see langword="null"/> when it was, or its reader had gone.</summary>
    public string? Failure { get; private set; }

    public void WriteLine(string line) => WriteLines("", [line]);

    public void WriteLine(ReadOnlySpan<byte> utf8)
    {
        lock (_gate)
        {
            FlushSoon();
            _collected.Write(utf8);
            _collected.Write("\n"u8);
        }
    }

    /// <summary>Writes lines that begin alike.</summary>
    public void WriteLines(string prefix, IEnumerable<string> lines)
    {
        lock (_gate)
        {
            FlushSoon();
            foreach (var line in lines)
            {
                Encoding.UTF8.GetBytes(prefix, _collected);
                Encoding.UTF8.GetBytes(line, _collected);
                _collected.Write("\n"u8);
            }
        }
    }

    /// <summary>Writes a text that need not be a line.</summary>
    public void Write(string text)
    {
        lock (_gate)
        {
            FlushSoon();
            Encoding.UTF8.GetBytes(text, _collected);
        }
    }

    /// <summary>Completes at once while little is collected, else when that has been written: what a slow reader slows down.</summary>
    public ValueTask WaitForRoomAsync()
    {
        lock (_gate)
        {
            if (_collected.WrittenCount < MaxCollected)
            {
                return ValueTask.CompletedTask;
            }
        }

        return new ValueTask(FlushAsync());
    }

    /// <summary>Writes what has been collected.</summary>
    public async Task FlushAsync()
    {
        await _writing.WaitAsync();
        try
        {
            lock (_gate)
            {
                (_collected, _spare) = (_spare, _collected);
            }

            // On the thread pool: writing to a pipe blocks.
            await Task.Run(WriteSpare);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        try
        {
            await FlushAsync().WaitAsync(PatienceAtEnd);
        }
        catch (TimeoutException)
        {
            Failure ??= "nobody reads it";
        }
    }

    /// <summary>
    /// Not the console's stream: that holds a lock while it writes, which standard error takes too, so that a reader who does not read
    /// would keep everybody from being told so. But files have no such readers, and a place where others go on writing, which only the
    /// console's stream moves.
    /// </summary>
    private static Stream OpenStandardOutput()
    {
        var output = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return output.CanSeek ? Console.OpenStandardOutput() : output;
    }

    private void FlushSoon()
    {
        if (_collected.WrittenCount == 0)
        {
            _timer.Change(FlushDelay, Timeout.InfiniteTimeSpan);
        }
    }

    private void WriteSpare()
    {
        try
        {
            if (!_closed && _spare.WrittenCount > 0)
            {
                _stream ??= _open();
                _stream.Write(_spare.WrittenSpan);
                _stream.Flush();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // The run goes on. A reader that has gone (EPIPE) wanted no more; anything else is said at the end.
            _closed = true;
            Failure = exception.HResult == BrokenPipe ? null : exception.Message;
        }

        _spare.ResetWrittenCount();
    }
}
