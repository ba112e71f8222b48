using System.Runtime.InteropServices;

namespace GraphExecutor.Pty.Native;

/// <summary>Owns a file descriptor: a terminal, a pipe, a process, an epoll set.</summary>
internal sealed class Descriptor : SafeHandle
{
    public Descriptor()
        : base(-1, ownsHandle: true)
    {
    }

    public Descriptor(int value)
        : base(-1, ownsHandle: true) => SetHandle(value);

    // As an int: a C function that returns one leaves the upper half of the register undefined.
    public override bool IsInvalid => (int)handle < 0;

    /// <summary>The number, for native calls that take it as data. Valid while the owner is not disposed.</summary>
    public int Number => (int)handle;

    // Linux has closed the descriptor even when close reports EINTR.
    protected override bool ReleaseHandle() => Libc.Close(handle) == 0 || Marshal.GetLastPInvokeError() == Errno.Interrupted;
}
