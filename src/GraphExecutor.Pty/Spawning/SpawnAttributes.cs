using System.ComponentModel;
using System.Runtime.InteropServices;
using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty.Spawning;

/// <summary>
/// <c>posix_spawnattr_t</c> for all commands: a session of its own, every signal as a program expects it. .NET ignores SIGPIPE and
/// blocks what it likes, and children inherit both.
/// </summary>
internal sealed unsafe class SpawnAttributes : SafeHandle
{
    private const short SetSignalMask = 0x08;
    private const short SetSignalDefaults = 0x04;
    private const short NewSession = 0x80;

    /// <summary>More than the 336 bytes of glibc and what musl takes.</summary>
    private const int AttributesSize = 512;

    private const int SignalSetSize = 128;

    internal SpawnAttributes()
        : base(0, ownsHandle: true)
    {
        var signals = stackalloc byte[SignalSetSize];
        SetHandle((nint)NativeMemory.AllocZeroed(AttributesSize));
        Check(LibcSpawn.InitAttributes(Pointer));
        Check(LibcSpawn.SetFlags(Pointer, NewSession | SetSignalDefaults | SetSignalMask));
        Check(LibcSpawn.FillSignals(signals));
        Check(LibcSpawn.SetDefaultSignals(Pointer, signals));
        Check(LibcSpawn.EmptySignals(signals));
        Check(LibcSpawn.SetSignalMask(Pointer, signals));
    }

    public override bool IsInvalid => handle == 0;

    internal byte* Pointer => (byte*)handle;

    protected override bool ReleaseHandle()
    {
        var error = LibcSpawn.DestroyAttributes(Pointer);
        NativeMemory.Free((void*)handle);
        return error == 0;
    }

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new Win32Exception(error, "The attributes of new processes could not be set.");
        }
    }
}
