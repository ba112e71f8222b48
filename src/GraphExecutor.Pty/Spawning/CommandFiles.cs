using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty.Spawning;

/// <summary>The files <c>GX_OUTPUT</c> and <c>GX_INPUTS</c> of one command, readable by the user alone.</summary>
internal sealed unsafe class CommandFiles(string outputPath, string inputsPath) : IDisposable
{
    private const uint OwnerOnly = 0x180; // 0600

    internal string OutputPath { get; } = outputPath;

    internal string InputsPath { get; } = inputsPath;

    /// <summary>Removes both, whatever the command has put in their places.</summary>
    public void Dispose()
    {
        Remove(OutputPath);
        Remove(InputsPath);
    }

    /// <exception cref="Win32Exception">They could not be made; <c>NativeErrorCode</c> says why.</exception>
    internal void Create(string inputs)
    {
        using (Open(OutputPath, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive))
        {
        }

        using var file = Open(InputsPath, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive);
        WriteAll(file, Encoding.UTF8.GetBytes(inputs));
    }

    /// <summary>What the command wrote to <c>GX_OUTPUT</c>: nothing when that is no regular file any more, or holds too much.</summary>
    internal (ReadOnlyMemory<byte> Content, long Size) ReadOutput(int limit)
    {
        FileStatus status;
        fixed (byte* path = Utf8Path.From(OutputPath))
        {
            if (Libc.Status(FileStatus.CurrentDirectory, path, FileStatus.NoFollow, FileStatus.Wanted, &status) != 0)
            {
                return default; // Removed by the command, or unreadable: it says nothing.
            }
        }

        if (!status.IsRegularFile || status.Size == 0)
        {
            return default;
        }

        return status.Size > (ulong)limit ? (default, (long)status.Size) : ReadRegularFile(limit);
    }

    private static Descriptor Open(string path, int flags)
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

    private static void WriteAll(Descriptor file, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint written;
            fixed (byte* from = bytes)
            {
                written = Libc.Write(file, from, (nuint)bytes.Length);
            }

            if (written < 0)
            {
                var error = Marshal.GetLastPInvokeError();
                if (error != Errno.Interrupted)
                {
                    throw new Win32Exception(error);
                }

                continue;
            }

            bytes = bytes[(int)written..];
        }
    }

    private static void Remove(string path)
    {
        fixed (byte* bytes = Utf8Path.From(path))
        {
            if (Libc.Unlink(bytes) != 0 && Marshal.GetLastPInvokeError() is Errno.IsDirectory or Errno.NotPermitted)
            {
                RemoveDirectory(path);
            }
        }
    }

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

    /// <summary>Something else may have taken the file's place since it was looked at, so the limits hold here too.</summary>
    private (ReadOnlyMemory<byte> Content, long Size) ReadRegularFile(int limit)
    {
        try
        {
            using var file = Open(OutputPath, OpenFlags.ReadOnly);
            var content = new byte[StatusOf(file) is { IsRegularFile: true } status ? Math.Min((long)status.Size, limit) : 0];
            var length = 0;
            while (length < content.Length)
            {
                nint count;
                fixed (byte* room = &content[length])
                {
                    count = Libc.Read(file, room, (nuint)(content.Length - length));
                }

                if (count == 0)
                {
                    break;
                }

                if (count > 0)
                {
                    length += (int)count;
                }
                else if (Marshal.GetLastPInvokeError() != Errno.Interrupted)
                {
                    return default;
                }
            }

            return (content.AsMemory(0, length), length);
        }
        catch (Win32Exception)
        {
            return default; // Replaced by something that cannot be opened (a symbolic link, say): it says nothing.
        }
    }

    private static FileStatus StatusOf(Descriptor file)
    {
        FileStatus status;
        byte empty = 0;
        return Libc.Status(file.Number, &empty, FileStatus.EmptyPath, FileStatus.Wanted, &status) == 0
            ? status
            : throw new Win32Exception(Marshal.GetLastPInvokeError());
    }
}
