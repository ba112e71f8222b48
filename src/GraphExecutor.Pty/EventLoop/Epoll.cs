using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty.EventLoop;

/// <summary>An epoll set: descriptors by number of registration, edge-triggered.</summary>
internal sealed unsafe class Epoll : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int Add = 1;
    private const int Remove = 2;
    private const uint Readable = 0x1;
    private const uint Writable = 0x4;
    private const uint EdgeTriggered = 0x80000000;
    private const int MostPerWait = 128;

    // The kernel packs the struct on x64 only.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int Stride = DataOffset + sizeof(ulong);

    private readonly Descriptor _descriptor = NewDescriptor();
    private readonly byte[] _happenings = new byte[MostPerWait * Stride];

    public void Dispose() => _descriptor.Dispose();

    /// <summary>Starts to watch a descriptor, for reading or for writing. Returns 0 or the error.</summary>
    internal int TryWatch(Descriptor descriptor, ulong registration, bool forWriting)
    {
        var happening = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(new Span<byte>(happening, 4), (forWriting ? Writable : Readable) | EdgeTriggered);
        BinaryPrimitives.WriteUInt64LittleEndian(new Span<byte>(happening + DataOffset, 8), registration);
        return Libc.ControlEpoll(_descriptor, Add, descriptor, happening) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    internal void Unwatch(Descriptor descriptor)
    {
        // Kernels before 2.6.9 wanted an event here too.
        var unused = stackalloc byte[16];
        if (Libc.ControlEpoll(_descriptor, Remove, descriptor, unused) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "epoll_ctl could not remove a descriptor.");
        }
    }

    /// <summary>Waits and gives the registrations that are ready; none when the time is over or a signal came in between.</summary>
    /// <param name="timeout">In milliseconds; -1 waits for ever.</param>
    /// <param name="ready">Room for the registrations.</param>
    internal int Wait(int timeout, Span<ulong> ready)
    {
        int count;
        fixed (byte* happenings = _happenings)
        {
            count = Libc.WaitEpoll(_descriptor, happenings, Math.Min(ready.Length, MostPerWait), timeout);
        }

        if (count < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            return error == Errno.Interrupted ? 0 : throw new Win32Exception(error, "epoll_wait failed.");
        }

        for (var index = 0; index < count; index++)
        {
            ready[index] = BinaryPrimitives.ReadUInt64LittleEndian(_happenings.AsSpan((index * Stride) + DataOffset));
        }

        return count;
    }

    private static Descriptor NewDescriptor()
    {
        var descriptor = Libc.CreateEpoll(CloseOnExec);
        return descriptor.IsInvalid
            ? throw new Win32Exception(Marshal.GetLastPInvokeError(), "epoll_create1 failed.")
            : descriptor;
    }
}
