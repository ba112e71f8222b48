using System.Runtime.InteropServices;
using GraphExecutor.Pty.Ending;
using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty;

/// <summary>Names one process of one machine for ever, unlike its number alone: what a lease says of its owner.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="StartTime">When it began, in clock ticks since the machine was started.</param>
/// <param name="BootId">Which start of the machine that was; empty when the system does not say.</param>
/// <param name="PidNamespace">
/// Where <paramref name="Pid"/> counts, because containers of one machine share its boot id and not their processes.
/// <see langword="null"/>, the default, when it is not known, and is then taken for the same.
/// </param>
public sealed record ProcessStamp(int Pid, long StartTime, string BootId, string? PidNamespace = null)
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";

    /// <summary>That of this process.</summary>
    /// <exception cref="PlatformNotSupportedException">This is not Linux, or it has no <c>/proc</c>.</exception>
    public static ProcessStamp Current() =>
        ProcessEntry.TryRead(Environment.ProcessId, out var self)
            ? new ProcessStamp(self.Pid, (long)self.StartTime, ReadBootId(), ReadPidNamespace())
            : throw new PlatformNotSupportedException("Processes are told apart by /proc of Linux, which this system has not.");

    /// <summary>
    /// Whether the process is known to have ended. Only for a stamp of this machine, which is for the caller to know: the boot id of
    /// another machine is another one too.
    /// </summary>
    /// <returns>
    /// <see langword="true"/> when the machine has been started again since, or when there is no such process, or only a zombie, or
    /// one that began at another time. <see langword="false"/> also when it cannot be seen from here: from another container.
    /// </returns>
    public bool IsGone()
    {
        if (BootId != ReadBootId())
        {
            return true;
        }

        if (PidNamespace is not null && ReadPidNamespace() is { } own && PidNamespace != own)
        {
            return false;
        }

        return ProcessEntry.TryRead(Pid, out var process)
            ? !process.IsAlive || (long)process.StartTime != StartTime
            : !ExistsUnseen();
    }

    internal static string ReadBootId() => File.Exists(BootIdFile) ? File.ReadAllText(BootIdFile).Trim() : "";

    private static string? ReadPidNamespace() => new FileInfo("/proc/self/ns/pid").LinkTarget;

    /// <summary>Where <c>/proc</c> hides the processes of others, signals still tell that they are there.</summary>
    private bool ExistsUnseen() => Libc.Kill(Pid, 0) == 0 || Marshal.GetLastPInvokeError() == Errno.NotPermitted;
}
