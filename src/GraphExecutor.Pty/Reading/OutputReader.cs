using System.Buffers;
using System.Runtime.InteropServices;
using GraphExecutor.Nodes;
using GraphExecutor.Pty.EventLoop;
using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty.Reading;

/// <summary>
/// Reads one stream of a command into a buffer of at most <see cref="Capacity"/> bytes; when that is full it reads no more until
/// somebody has taken it, and the command has to wait.
/// </summary>
internal sealed class OutputReader : ILoopHandler, ICollector, IDisposable
{
    /// <summary>With as much again being worked on, a command holds at most twice this.</summary>
    internal const int Capacity = 64 * 1024;

    private const int FirstBuffer = 4096;

    private readonly Lock _gate = new();
    private readonly DescriptorLoop _loop;
    private readonly Descriptor _descriptor;
    private readonly AsyncSignal _signal;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[]? _buffer;
    private int _count;
    private bool _full;
    private bool _over;
    private bool _collecting;
    private long _lastRead;
    private long _total;
    private ulong _registration;

    /// <param name="loop">Says when there is something to read.</param>
    /// <param name="descriptor">Non-blocking; owned from here on.</param>
    /// <param name="source">Which stream it is.</param>
    /// <param name="signal">Set when there is something to take.</param>
    /// <param name="time">The clock of <see cref="Silence"/>.</param>
    internal OutputReader(
        DescriptorLoop loop, Descriptor descriptor, OutputSource source, AsyncSignal signal, TimeProvider time)
    {
        _loop = loop;
        _descriptor = descriptor;
        Source = source;
        _signal = signal;
        _time = time;
        _lastRead = time.GetTimestamp();
    }

    internal OutputSource Source { get; }

    /// <summary>Completes when the last process that could write has closed the stream, or reading was stopped.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>How long nothing has come; zero while the buffer is full, because then something may be waiting.</summary>
    internal TimeSpan Silence
    {
        get
        {
            lock (_gate)
            {
                return _full ? TimeSpan.Zero : _time.GetElapsedTime(_lastRead);
            }
        }
    }

    /// <summary>All that has been read so far.</summary>
    internal long BytesRead => Volatile.Read(ref _total);

    public void Dispose()
    {
        Stop();
        if (_registration != 0)
        {
            _loop.Unwatch(_descriptor, _registration);
        }

        _descriptor.Dispose();
    }

    /// <summary>Starts to read. Returns 0 or the error.</summary>
    internal int TryStart() => _loop.TryWatch(_descriptor, this, out _registration);

    /// <summary>Reads no more; what was read can still be taken.</summary>
    internal void Stop()
    {
        lock (_gate)
        {
            _over = true;
            _full = false;
        }

        _ended.TrySetResult();
        _signal.Set();
    }

    /// <summary>Reads what there is, on the caller's thread and without waiting for the event loop.</summary>
    /// <returns>Whether there was something, the end included.</returns>
    internal bool ReadNow()
    {
        bool any;
        bool ended;
        lock (_gate)
        {
            var (count, wasOver) = (_total, _over);
            if (!_full)
            {
                Fill();
            }

            ended = _over;
            any = _total != count || _over != wasOver;
        }

        if (ended)
        {
            _ended.TrySetResult();
        }

        if (any)
        {
            _signal.Set();
        }

        return any;
    }

    /// <summary>Takes what has been read, and reads on if the buffer was full.</summary>
    internal TakenOutput Take()
    {
        TakenOutput taken;
        bool ended;
        lock (_gate)
        {
            taken = new TakenOutput(_buffer, _count, _over && _count == 0);
            _buffer = null;
            _count = 0;
            if (_full)
            {
                _full = false;
                Fill();
            }

            ended = _over;
        }

        if (ended)
        {
            _ended.TrySetResult();
        }

        return taken;
    }

    void ILoopHandler.OnReady()
    {
        bool ended;
        bool handOn;
        lock (_gate)
        {
            Fill();
            ended = _over;
            handOn = ended || _full;
            if (!handOn && _count > 0 && !_collecting)
            {
                _collecting = true;
                _loop.CollectFor(this);
            }
        }

        if (ended)
        {
            _ended.TrySetResult();
        }

        if (handOn)
        {
            _signal.Set();
        }
    }

    void ICollector.OnCollected()
    {
        lock (_gate)
        {
            _collecting = false;
        }

        _signal.Set();
    }

    /// <summary>Reads until nothing is left, as edge-triggered events ask for, or the buffer is full.</summary>
    private void Fill()
    {
        while (!_over)
        {
            if (_count == Capacity)
            {
                _full = true;
                return;
            }

            MakeRoom();
            var count = ReadSome();
            if (count > 0)
            {
                _count += (int)count;
                Volatile.Write(ref _total, _total + count);
                _lastRead = _time.GetTimestamp();
                continue;
            }

            var error = count == 0 ? 0 : Marshal.GetLastPInvokeError();
            if (error == Errno.TryAgain)
            {
                return;
            }

            // EIO is how Linux says that the last one has closed the terminal. Nothing can be read after any other error either.
            _over = error != Errno.Interrupted;
        }
    }

    private unsafe nint ReadSome()
    {
        fixed (byte* room = &_buffer![_count])
        {
            return Libc.Read(_descriptor, room, (nuint)(Math.Min(_buffer.Length, Capacity) - _count));
        }
    }

    private void MakeRoom()
    {
        if (_buffer is null)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        }
        else if (_count == _buffer.Length)
        {
            var bigger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan().CopyTo(bigger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = bigger;
        }
    }
}
