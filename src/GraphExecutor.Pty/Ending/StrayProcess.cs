using GraphExecutor.Pty.EventLoop;
using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty.Ending;

/// <summary>Holds on to a process that is not our child, so that its pid can be used again without being mistaken for it.</summary>
internal sealed class StrayProcess : IDisposable
{
    private readonly ProcessExit _exit;

    private StrayProcess(ProcessEntry process, ProcessExit exit)
    {
        Process = process;
        _exit = exit;
    }

    internal ProcessEntry Process { get; }

    internal Task Ended => _exit.Ended;

    public void Dispose() => _exit.Dispose();

    /// <returns><see langword="null"/> when it has ended, or was a thread and not a process.</returns>
    internal static StrayProcess? TryHold(DescriptorLoop loop, ProcessEntry process)
    {
        var exit = ProcessExit.TryWatch(loop, process.Pid, out _);
        if (exit is null)
        {
            return null;
        }

        // Only now is it certain that what was found and what is held are the same.
        if (ProcessEntry.TryRead(process.Pid, out var held) && held.IsAlive && held.StartTime == process.StartTime)
        {
            return new StrayProcess(process, exit);
        }

        exit.Dispose();
        return null;
    }

    internal void Send(int signal)
    {
        _exit.Send(signal);
        if (signal != SignalNumber.Kill)
        {
            _exit.Send(SignalNumber.Continue); // A stopped one gets the other signal only once it continues.
        }
    }
}
