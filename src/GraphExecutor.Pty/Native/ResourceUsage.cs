using System.Runtime.InteropServices;

namespace GraphExecutor.Pty.Native;

/// <summary><c>struct rusage</c> on 64-bit Linux: 18 longs, of which five are of interest.</summary>
[StructLayout(LayoutKind.Sequential, Size = 18 * sizeof(long))]
internal struct ResourceUsage
{
    private const int Self = 0;

    internal long UserSeconds;
    internal long UserMicroseconds;
    internal long SystemSeconds;
    internal long SystemMicroseconds;

    /// <summary>In KiB.</summary>
    internal long PeakResident;

    internal readonly TimeSpan ProcessorTime =>
        TimeSpan.FromSeconds(UserSeconds + SystemSeconds) + TimeSpan.FromMicroseconds(UserMicroseconds + SystemMicroseconds);

    /// <summary>The largest resident size of this process so far, in bytes.</summary>
    internal static unsafe long ReadOwnPeak()
    {
        ResourceUsage usage;
        return Libc.GetUsage(Self, &usage) == 0 ? usage.PeakResident * 1024 : 0;
    }
}
