using System.Runtime.InteropServices;

namespace GraphExecutor.Pty.Native;

/// <summary>The beginning of <c>struct termios</c>, with room for the rest, which differs between C libraries.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct TerminalSettings
{
    /// <summary>For <c>tcsetattr</c>: not only once all has been written.</summary>
    internal const int Now = 0;

    private const uint EchoFlag = 0x8;
    private const uint ProcessOutputFlag = 0x1;

    internal uint InputModes;
    internal uint OutputModes;
    internal uint ControlModes;
    internal uint LocalModes;

    /// <summary>What is typed is shown.</summary>
    internal readonly bool Echoes => (LocalModes & EchoFlag) != 0;

    /// <summary>The same, but what is typed is not shown.</summary>
    internal readonly TerminalSettings WithoutEcho()
    {
        var settings = this;
        settings.LocalModes &= ~EchoFlag;
        return settings;
    }

    /// <summary>The same, but output comes as it was written: without a carriage return before each line end.</summary>
    internal readonly TerminalSettings WithPlainOutput()
    {
        var settings = this;
        settings.OutputModes &= ~ProcessOutputFlag;
        return settings;
    }
}
