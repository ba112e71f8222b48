using System.Runtime.InteropServices;
using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty.Ending;

/// <summary>Reads files of <c>/proc</c>, of which some are read for every command: cheaper than <see cref="File"/>.</summary>
internal static unsafe class ProcFile
{
    /// <param name="path">Ends with a NUL.</param>
    internal static Descriptor Open(ReadOnlySpan<byte> path)
    {
        fixed (byte* bytes = path)
        {
            return Libc.Open(bytes, OpenFlags.ReadOnly | OpenFlags.CloseOnExec, 0);
        }
    }

    /// <returns>How many bytes there were, or -1.</returns>
    internal static int Read(Descriptor file, Span<byte> buffer, long offset)
    {
        fixed (byte* bytes = buffer)
        {
            nint count;
            do
            {
                count = Libc.ReadAt(file, bytes, (nuint)buffer.Length, offset);
            }
            while (count < 0 && Marshal.GetLastPInvokeError() == Errno.Interrupted);

            return (int)count;
        }
    }
}
