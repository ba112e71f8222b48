using GraphExecutor.Nodes;
using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty;

/// <summary>The terminal that this process's standard output goes to.</summary>
public static unsafe class TerminalWindow
{
    private const int StandardOutput = 1;

    /// <summary>Its size at this moment; <see langword="null"/> when it is no terminal, or one that does not know its size.</summary>
    public static TerminalSize? Size()
    {
        WindowSize size;
        return Libc.GetWindowSize(StandardOutput, WindowSize.GetRequest, &size) == 0 && size is { Columns: > 0, Rows: > 0 }
            ? new TerminalSize(size.Columns, size.Rows)
            : null;
    }

    /// <summary>Whether this process is the one that has the terminal: not while the shell runs it in the background.</summary>
    public static bool IsForeground() => Libc.GetForegroundGroup(StandardOutput) is > 0 and var group && group == Libc.GetGroup();
}
