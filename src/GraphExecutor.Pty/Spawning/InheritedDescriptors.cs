using System.Globalization;
using System.Runtime.InteropServices;
using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty.Spawning;

/// <summary>
/// Keeps commands from inheriting descriptors that this process itself was given: all that it opens is closed on exec anyway.
/// </summary>
internal static class InheritedDescriptors
{
    private const int GetFlags = 1;
    private const int SetFlags = 2;
    private const int CloseOnExec = 1;

    /// <summary>Whether the C library can close them in the new process, which also covers those that come later.</summary>
    internal static bool CanCloseInChild { get; } =
        NativeLibrary.TryLoad("libc", typeof(Libc).Assembly, null, out var library)
        && NativeLibrary.TryGetExport(library, "posix_spawn_file_actions_addclosefrom_np", out _);

    /// <summary>What is done where it cannot: marks those there are now.</summary>
    internal static void CloseOnExecAll()
    {
        foreach (var entry in new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos())
        {
            var descriptor = int.Parse(entry.Name, CultureInfo.InvariantCulture);

            // One that was closed meanwhile (the listing's own, for one) gives an error here, and has nothing to be marked.
            var flags = descriptor > 2 ? Libc.Control(descriptor, GetFlags, 0) : -1;
            if (flags >= 0 && (flags & CloseOnExec) == 0)
            {
                _ = Libc.Control(descriptor, SetFlags, flags | CloseOnExec);
            }
        }
    }
}
