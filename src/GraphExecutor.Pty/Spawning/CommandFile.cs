using System.ComponentModel;
using System.Runtime.InteropServices;
using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty.Spawning;

/// <summary>A file that a command is given, which it may replace by anything that its user can make.</summary>
internal static unsafe class CommandFile
{
    private const uint OwnerOnly = 0x180; // 0600

    private const int SetSignal = 10;
    private const int SetLease = 1024;
    private const int WriteLease = 1;
    private const int NoLease = 2;

    private static readonly uint Self = Libc.EffectiveUser();

    /// <exception cref="Win32Exception">It could not be opened; <c>NativeErrorCode</c> says why.</exception>
    internal static Descriptor Open(string path, int flags)
    {
        fixed (byte* bytes = Utf8Path.From(path))
        {
            Descriptor file;
            int error;
            do
            {
                file = Libc.Open(bytes, flags | OpenFlags.CloseOnExec | OpenFlags.NoFollow | OpenFlags.NonBlocking, OwnerOnly);
                error = file.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
            }
            while (error == Errno.Interrupted);

            return error == 0 ? file : throw new Win32Exception(error);
        }
    }

    /// <summary>What is there now; a symbolic link for itself. False when there is nothing, or it cannot be seen.</summary>
    internal static bool TryGetStatus(string path, out FileStatus status)
    {
        FileStatus found;
        fixed (byte* bytes = Utf8Path.From(path))
        {
            var error = Libc.Status(FileStatus.CurrentDirectory, bytes, FileStatus.NoFollow, FileStatus.Wanted, &found);
            status = found;
            return error == 0;
        }
    }

    /// <exception cref="Win32Exception">It cannot be seen.</exception>
    internal static FileStatus StatusOf(Descriptor file)
    {
        FileStatus status;
        byte empty = 0;
        return Libc.Status(file.Number, &empty, FileStatus.EmptyPath, FileStatus.Wanted, &status) == 0
            ? status
            : throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>Moves what is there, unless there is nothing.</summary>
    internal static bool TryMove(string path, string newPath)
    {
        fixed (byte* from = Utf8Path.From(path), to = Utf8Path.From(newPath))
        {
            return Libc.Rename(from, to) == 0;
        }
    }

    /// <summary>
    /// Makes it as good as new: empty, for its owner alone, and open nowhere, or what one command left in the background would write to
    /// the file of another.
    /// </summary>
    /// <param name="path">Told to nobody yet.</param>
    /// <returns>Whether it is.</returns>
    internal static bool TryRenew(string path)
    {
        if (!TryGetStatus(path, out var status) || !status.IsRegularFile
            || status.Permissions != OwnerOnly || status.Owner != Self || status.Links != 1)
        {
            return false;
        }

        try
        {
            using var file = Open(path, OpenFlags.ReadWrite);
            if (!TryLease(file))
            {
                return false;
            }

            // Not before: until nobody else had it open, somebody may have written to it.
            var isEmpty = StatusOf(file).Size == 0 || Libc.Truncate(file, 0) == 0;
            return Libc.Control(file, SetLease, NoLease) == 0 && isEmpty;
        }
        catch (Win32Exception)
        {
            return false; // It cannot be opened any more: to be removed, like one that was replaced.
        }
    }

    /// <summary>Removes what is there, whatever it is.</summary>
    internal static void Remove(string path)
    {
        fixed (byte* bytes = Utf8Path.From(path))
        {
            if (Libc.Unlink(bytes) != 0 && Marshal.GetLastPInvokeError() is Errno.IsDirectory or Errno.NotPermitted)
            {
                RemoveDirectory(path);
            }
        }
    }

    /// <summary>
    /// Linux gives a lease for writing only when nobody else has the file open. Who opens it meanwhile has a signal sent to us: one that
    /// is ignored, since SIGIO would end this process.
    /// </summary>
    private static bool TryLease(Descriptor file) =>
        Libc.Control(file, SetSignal, SignalNumber.Urgent) == 0 && Libc.Control(file, SetLease, WriteLease) == 0;

    private static void RemoveDirectory(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The command made something that its own user cannot remove. It stays in the runner's private directory.
        }
    }
}
