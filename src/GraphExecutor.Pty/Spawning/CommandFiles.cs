using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty.Spawning;

/// <summary>The files <c>GX_OUTPUT</c> and <c>GX_INPUTS</c> of one command, readable by the user alone.</summary>
internal sealed unsafe class CommandFiles(SpareFiles outputs, SpareFiles inputs) : IDisposable
{
    internal string OutputPath { get; } = outputs.Take();

    internal string InputsPath { get; } = inputs.Take();

    /// <summary>Neither is at its path any more.</summary>
    public void Dispose()
    {
        outputs.GiveBack(OutputPath);
        inputs.GiveBack(InputsPath);
    }

    /// <exception cref="Win32Exception">They could not be made; <c>NativeErrorCode</c> says why.</exception>
    internal void Create(string content)
    {
        using (CommandFile.Open(OutputPath, OpenFlags.WriteOnly | OpenFlags.Create))
        {
        }

        using var file = CommandFile.Open(InputsPath, OpenFlags.WriteOnly | OpenFlags.Create);
        WriteAll(file, Encoding.UTF8.GetBytes(content));
    }

    /// <summary>What the command wrote to <c>GX_OUTPUT</c>: nothing when that is no regular file any more, or holds too much.</summary>
    internal (ReadOnlyMemory<byte> Content, long Size) ReadOutput(int limit)
    {
        if (!CommandFile.TryGetStatus(OutputPath, out var status) || !status.IsRegularFile || status.Size == 0)
        {
            return default; // Empty, or removed, replaced or made unreadable by the command: it says nothing.
        }

        return status.Size > (ulong)limit ? (default, (long)status.Size) : ReadRegularFile(limit);
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

    /// <summary>Something else may have taken the file's place since it was looked at, so the limits hold here too.</summary>
    private (ReadOnlyMemory<byte> Content, long Size) ReadRegularFile(int limit)
    {
        try
        {
            using var file = CommandFile.Open(OutputPath, OpenFlags.ReadOnly);
            var content = new byte[CommandFile.StatusOf(file) is { IsRegularFile: true } status ? Math.Min((long)status.Size, limit) : 0];
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
}
