using System.Runtime.InteropServices;

namespace GraphExecutor.Pty.Native;

/// <summary><c>struct winsize</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct WindowSize
{
    /// <summary>TIOCGWINSZ.</summary>
    internal const nuint GetRequest = 0x5413;

    /// <summary>TIOCSWINSZ.</summary>
    internal const nuint SetRequest = 0x5414;

    internal ushort Rows;
    internal ushort Columns;
    internal ushort PixelWidth;
    internal ushort PixelHeight;
}
