using System.Runtime.InteropServices;
using GraphExecutor.Nodes;
using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty.Ending;

/// <summary>How a process ended and what it used, from <c>wait4</c>.</summary>
/// <param name="Status">As <c>wait</c> gives it.</param>
/// <param name="CpuTime">With the children that it waited for.</param>
/// <param name="PeakMemory">In bytes.</param>
internal readonly record struct ReapedProcess(int Status, TimeSpan CpuTime, long PeakMemory)
{
    internal int? ExitCode => (Status & 0x7F) == 0 ? (Status >> 8) & 0xFF : null;

    internal int? Signal => (Status & 0x7F) == 0 ? null : Status & 0x7F;

    internal CommandEnding Ending => Signal is null ? CommandEnding.Exited : CommandEnding.Signalled;

    /// <summary>Waits for our own child, and for no other: .NET fails when it misses one of its own.</summary>
    /// <exception cref="InvalidOperationException">Somebody else in this process has reaped it.</exception>
    internal static unsafe ReapedProcess Reap(int pid)
    {
        int status;
        ResourceUsage usage;
        while (Libc.Wait(pid, &status, 0, &usage) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Errno.Interrupted)
            {
                throw new InvalidOperationException(
                    $"The exit code of process {pid} was lost ({Marshal.GetPInvokeErrorMessage(error)}): something else in this "
                    + "process reaps all children, or it was started with SIGCHLD ignored.");
            }
        }

        return new ReapedProcess(status, usage.ProcessorTime, usage.PeakResident * 1024);
    }
}
