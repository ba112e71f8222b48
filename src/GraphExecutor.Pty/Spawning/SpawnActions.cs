using System.Runtime.InteropServices;
using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty.Spawning;

/// <summary>
/// <c>posix_spawn_file_actions_t</c>: what a new process does before it becomes the program. Each addition returns 0 or the error.
/// </summary>
internal sealed unsafe class SpawnActions : SafeHandle
{
    /// <summary>More than the 80 bytes of glibc and what musl takes.</summary>
    private const int ActionsSize = 256;

    internal SpawnActions()
        : base(0, ownsHandle: true)
    {
        SetHandle((nint)NativeMemory.AllocZeroed(ActionsSize));
        if (LibcSpawn.InitActions(Pointer) != 0)
        {
            throw new InsufficientMemoryException("A process could not be prepared.");
        }
    }

    public override bool IsInvalid => handle == 0;

    internal byte* Pointer => (byte*)handle;

    internal int Open(int descriptor, ReadOnlySpan<byte> path, int flags)
    {
        fixed (byte* bytes = path)
        {
            return LibcSpawn.AddOpen(Pointer, descriptor, bytes, flags, 0);
        }
    }

    internal int Duplicate(int source, int target) => LibcSpawn.AddDuplicate(Pointer, source, target);

    internal int ChangeDirectory(string directory)
    {
        fixed (byte* bytes = Utf8Path.From(directory))
        {
            return LibcSpawn.AddChangeDirectory(Pointer, bytes);
        }
    }

    internal int CloseFrom(int first) => LibcSpawn.AddCloseFrom(Pointer, first);

    protected override bool ReleaseHandle()
    {
        var error = LibcSpawn.DestroyActions(Pointer);
        NativeMemory.Free((void*)handle);
        return error == 0;
    }
}
