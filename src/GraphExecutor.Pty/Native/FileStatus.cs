using System.Runtime.InteropServices;

namespace GraphExecutor.Pty.Native;

/// <summary><c>struct statx</c>, which, unlike <c>struct stat</c>, is the same on every processor.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct FileStatus
{
    internal const int CurrentDirectory = -100;
    internal const int NoFollow = 0x100;
    internal const int EmptyPath = 0x1000;

    /// <summary>STATX_TYPE | STATX_MODE | STATX_NLINK | STATX_UID | STATX_SIZE.</summary>
    internal const uint Wanted = 0x1 | 0x2 | 0x4 | 0x8 | 0x200;

    [FieldOffset(16)]
    internal uint Links;

    [FieldOffset(20)]
    internal uint Owner;

    [FieldOffset(28)]
    internal ushort Mode;

    [FieldOffset(40)]
    internal ulong Size;

    internal readonly bool IsRegularFile => (Mode & 0xF000) == 0x8000;

    internal readonly uint Permissions => Mode & 0xFFFu;

    internal readonly bool IsDirectory => (Mode & 0xF000) == 0x4000;
}
