using System.Runtime.InteropServices;

namespace GraphExecutor.Pty.Native;

/// <summary>The functions of the C library that commands need; each returns its error as the manual page says.</summary>
/// <remarks>
/// <c>open</c> and <c>fcntl</c> are variadic in C; on Linux both ABIs that .NET runs on pass their arguments like any others.
/// </remarks>
internal static unsafe partial class Libc
{
    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "posix_openpt", SetLastError = true)]
    internal static partial Descriptor OpenTerminal(int flags);

    [LibraryImport(Library, EntryPoint = "grantpt", SetLastError = true)]
    internal static partial int GrantTerminal(Descriptor master);

    [LibraryImport(Library, EntryPoint = "unlockpt", SetLastError = true)]
    internal static partial int UnlockTerminal(Descriptor master);

    /// <summary>Returns the error instead of setting errno.</summary>
    [LibraryImport(Library, EntryPoint = "ptsname_r")]
    internal static partial int TerminalName(Descriptor master, byte* name, nuint length);

    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int SetWindowSize(Descriptor terminal, nuint request, WindowSize* size);

    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int GetWindowSize(int terminal, nuint request, WindowSize* size);

    [LibraryImport(Library, EntryPoint = "tcgetpgrp", SetLastError = true)]
    internal static partial int GetForegroundGroup(int terminal);

    [LibraryImport(Library, EntryPoint = "getpgrp")]
    internal static partial int GetGroup();

    [LibraryImport(Library, EntryPoint = "tcgetattr", SetLastError = true)]
    internal static partial int GetTerminalSettings(Descriptor terminal, TerminalSettings* settings);

    [LibraryImport(Library, EntryPoint = "tcsetattr", SetLastError = true)]
    internal static partial int SetTerminalSettings(Descriptor terminal, int when, TerminalSettings* settings);

    [LibraryImport(Library, EntryPoint = "pipe2", SetLastError = true)]
    internal static partial int Pipe(int* descriptors, int flags);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    internal static partial int Control(Descriptor descriptor, int command, int argument);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    internal static partial int Control(int descriptor, int command, int argument);

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true)]
    internal static partial Descriptor Open(byte* path, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(nint descriptor);

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(Descriptor descriptor, byte* buffer, nuint count);

    [LibraryImport(Library, EntryPoint = "pread", SetLastError = true)]
    internal static partial nint ReadAt(Descriptor descriptor, byte* buffer, nuint count, long offset);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(Descriptor descriptor, byte* buffer, nuint count);

    [LibraryImport(Library, EntryPoint = "unlink", SetLastError = true)]
    internal static partial int Unlink(byte* path);

    [LibraryImport(Library, EntryPoint = "rename", SetLastError = true)]
    internal static partial int Rename(byte* path, byte* newPath);

    [LibraryImport(Library, EntryPoint = "ftruncate", SetLastError = true)]
    internal static partial int Truncate(Descriptor file, long length);

    [LibraryImport(Library, EntryPoint = "geteuid")]
    internal static partial uint EffectiveUser();

    [LibraryImport(Library, EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Access(string path, int mode);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true)]
    internal static partial int Status(int directory, byte* path, int flags, uint mask, FileStatus* status);

    [LibraryImport(Library, EntryPoint = "epoll_create1", SetLastError = true)]
    internal static partial Descriptor CreateEpoll(int flags);

    [LibraryImport(Library, EntryPoint = "epoll_ctl", SetLastError = true)]
    internal static partial int ControlEpoll(Descriptor epoll, int operation, Descriptor descriptor, byte* happening);

    [LibraryImport(Library, EntryPoint = "epoll_wait", SetLastError = true)]
    internal static partial int WaitEpoll(Descriptor epoll, byte* happenings, int count, int timeout);

    [LibraryImport(Library, EntryPoint = "eventfd", SetLastError = true)]
    internal static partial Descriptor CreateEvent(uint value, int flags);

    [LibraryImport(Library, EntryPoint = "kill", SetLastError = true)]
    internal static partial int Kill(int process, int signal);

    [LibraryImport(Library, EntryPoint = "wait4", SetLastError = true)]
    internal static partial int Wait(int process, int* status, int options, ResourceUsage* usage);

    [LibraryImport(Library, EntryPoint = "getrusage", SetLastError = true)]
    internal static partial int GetUsage(int who, ResourceUsage* usage);

    [LibraryImport(Library, EntryPoint = "getrlimit", SetLastError = true)]
    internal static partial int GetLimit(int resource, ulong* softAndHard);

    /// <summary><c>pidfd_open</c>, which the C library has a function for only since glibc 2.36.</summary>
    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    internal static partial Descriptor OpenProcess(nint systemCall, nint process, nint flags);

    /// <summary><c>pidfd_send_signal</c>; see <see cref="OpenProcess"/>.</summary>
    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint SignalProcess(nint systemCall, Descriptor process, nint signal, nint info, nint flags);
}
