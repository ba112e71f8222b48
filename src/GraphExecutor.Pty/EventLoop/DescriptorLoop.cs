using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty.EventLoop;

/// <summary>The one thread that waits for the descriptors of all commands.</summary>
internal sealed unsafe class DescriptorLoop : IDisposable
{
    /// <summary>How long small reads are collected before they are handed on, in milliseconds.</summary>
    private const int CollectingTime = 3;

    private const ulong WakeRegistration = 0;

    private readonly Epoll _epoll = new();
    private readonly Descriptor _wake = NewWakeDescriptor();
    private readonly ConcurrentDictionary<ulong, ILoopHandler> _handlers = new();
    private readonly Queue<(long Due, ICollector Collector)> _collecting = new();
    private readonly Thread _thread;
    private ulong _registrations;
    private volatile bool _stopping;

    public DescriptorLoop()
    {
        var error = _epoll.TryWatch(_wake, WakeRegistration, forWriting: false);
        if (error != 0)
        {
            throw new Win32Exception(error, "epoll_ctl could not add the loop's own descriptor.");
        }

        _thread = new Thread(Run) { IsBackground = true, Name = "gx terminals" };
        _thread.Start();
    }

    /// <summary>Ends the thread. Nothing may be watched any more.</summary>
    public void Dispose()
    {
        _stopping = true;
        var one = 1UL;
        if (Libc.Write(_wake, (byte*)&one, sizeof(ulong)) != sizeof(ulong))
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "The event loop could not be woken.");
        }

        _thread.Join();
        _epoll.Dispose();
        _wake.Dispose();
    }

    /// <summary>Calls the handler each time that the descriptor becomes ready or its other end is closed.</summary>
    /// <param name="descriptor">Stays the caller's, who must call <see cref="Unwatch"/> before closing it.</param>
    /// <param name="handler">Is called on the loop's thread.</param>
    /// <param name="registration">What to give to <see cref="Unwatch"/>.</param>
    /// <param name="forWriting">Ready means that it takes bytes, and not that it has some.</param>
    /// <returns>0, or the error of <c>epoll_ctl</c>.</returns>
    internal int TryWatch(Descriptor descriptor, ILoopHandler handler, out ulong registration, bool forWriting = false)
    {
        registration = Interlocked.Increment(ref _registrations);
        _handlers[registration] = handler;
        var error = _epoll.TryWatch(descriptor, registration, forWriting);
        if (error != 0)
        {
            _handlers.TryRemove(registration, out _);
        }

        return error;
    }

    /// <summary>Ends what <see cref="TryWatch"/> began. A call that is under way may still run to its end.</summary>
    internal void Unwatch(Descriptor descriptor, ulong registration)
    {
        _epoll.Unwatch(descriptor);
        _handlers.TryRemove(registration, out _);
    }

    /// <summary>Calls the collector once the collecting time is over. Only for handlers, on the loop's thread.</summary>
    internal void CollectFor(ICollector collector)
    {
        Debug.Assert(Thread.CurrentThread == _thread, "Only the loop's thread may use its queue.");
        _collecting.Enqueue((Environment.TickCount64 + CollectingTime, collector));
    }

    private static Descriptor NewWakeDescriptor()
    {
        var descriptor = Libc.CreateEvent(0, OpenFlags.CloseOnExec | OpenFlags.NonBlocking);
        return descriptor.IsInvalid ? throw new Win32Exception(Marshal.GetLastPInvokeError(), "eventfd failed.") : descriptor;
    }

    private void Run()
    {
        Span<ulong> ready = stackalloc ulong[64];
        while (!_stopping)
        {
            var count = _epoll.Wait(TimeToNextDue(), ready);
            foreach (var registration in ready[..count])
            {
                // One that was unwatched after the kernel had reported it is gone from here, and its number is not used again.
                if (_handlers.TryGetValue(registration, out var handler))
                {
                    handler.OnReady();
                }
            }

            HandOnWhatIsDue();
        }
    }

    private int TimeToNextDue() =>
        _collecting.TryPeek(out var next) ? (int)Math.Max(0, next.Due - Environment.TickCount64) : Timeout.Infinite;

    private void HandOnWhatIsDue()
    {
        var now = Environment.TickCount64;
        while (_collecting.TryPeek(out var next) && next.Due <= now)
        {
            _collecting.Dequeue();
            next.Collector.OnCollected();
        }
    }
}
