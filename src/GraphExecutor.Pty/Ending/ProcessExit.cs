using System.Runtime.InteropServices;
using GraphExecutor.Pty.EventLoop;
using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty.Ending;

/// <summary>Says when a process has ended, and signals it; a pid that is used again cannot be mistaken for it.</summary>
internal sealed class ProcessExit : ILoopHandler, IDisposable
{
    private const int OpenSystemCall = 434;
    private const int SignalSystemCall = 424;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DescriptorLoop _loop;
    private readonly Descriptor _process;
    private readonly ulong _registration;

    private ProcessExit(DescriptorLoop loop, Descriptor process, out int error)
    {
        _loop = loop;
        _process = process;
        error = loop.TryWatch(process, this, out _registration);
    }

    /// <summary>Completes when the process has ended: it may still be a zombie then.</summary>
    internal Task Ended => _ended.Task;

    public void Dispose()
    {
        _loop.Unwatch(_process, _registration);
        _process.Dispose();
    }

    /// <returns>What watches the process, or <see langword="null"/> and the error.</returns>
    internal static ProcessExit? TryWatch(DescriptorLoop loop, int process, out int error)
    {
        var descriptor = Libc.OpenProcess(OpenSystemCall, process, 0);
        if (descriptor.IsInvalid)
        {
            error = Marshal.GetLastPInvokeError();
            return null;
        }

        var exit = new ProcessExit(loop, descriptor, out error);
        if (error == 0)
        {
            return exit;
        }

        descriptor.Dispose();
        return null;
    }

    /// <summary>Whether there is such a process, and it is no thread.</summary>
    internal static bool Exists(int pid)
    {
        using var process = Libc.OpenProcess(OpenSystemCall, pid, 0);
        return !process.IsInvalid;
    }

    /// <summary>Whether the system can do this.</summary>
    /// <exception cref="PlatformNotSupportedException">This is not 64-bit Linux 5.3 or later.</exception>
    internal static void ThrowIfNotSupported()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            throw new PlatformNotSupportedException(
                "Commands run on 64-bit Linux only so far. Planned: kqueue and posix_spawn on macOS and BSD, ConPTY on Windows.");
        }

        if (!Exists(Environment.ProcessId))
        {
            throw new PlatformNotSupportedException(
                "Commands need pidfd_open, which Linux has since 5.3 and this system refuses. Update the kernel or the sandbox.");
        }
    }

    /// <summary>Sends a signal. One that has ended, or that belongs to another user by now, is left alone.</summary>
    internal void Send(int signal) => _ = Libc.SignalProcess(SignalSystemCall, _process, signal, 0, 0);

    void ILoopHandler.OnReady() => _ended.TrySetResult();
}
