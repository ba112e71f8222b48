using System.Runtime.InteropServices;
using GraphExecutor.Nodes;
using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty.Spawning;

/// <summary>
/// The terminal or the pipes of a command: the ends that this process reads, and those that the command is given. Everything is
/// closed on exec, or a command that is started meanwhile would keep it open.
/// </summary>
internal sealed unsafe class CommandStreams : IDisposable
{
    private const int LongestName = 128;
    private const int SetStatusFlags = 4;
    private const int FirstFree = 3;

    private readonly List<Descriptor> _given = [];
    private byte[] _terminal = [];

    /// <summary>The terminal, or standard output and standard error.</summary>
    internal List<Descriptor> Read { get; } = [];

    public void Dispose()
    {
        CloseGiven();
        Read.ForEach(descriptor => descriptor.Dispose());
    }

    /// <summary>Opens them. Returns 0 or the error; what was opened before it is then disposed with the rest.</summary>
    internal int TryOpen(TerminalSize? terminal)
    {
        if (terminal is { } size)
        {
            return TryOpenTerminal(size);
        }

        var error = TryOpenPipe();
        return error == 0 ? TryOpenPipe() : error;
    }

    /// <summary>Adds what connects the command. Returns 0 or the error.</summary>
    internal int TryConnect(SpawnActions actions)
    {
        // The new process leads a session without a terminal, so the first one that it opens becomes its controlling terminal.
        var usesTerminal = _terminal.Length > 0;
        var error = usesTerminal
            ? actions.Open(0, _terminal, OpenFlags.ReadWrite)
            : actions.Open(0, "/dev/null\0"u8, OpenFlags.ReadOnly);
        if (error == 0)
        {
            error = actions.Duplicate(usesTerminal ? 0 : _given[0].Number, 1);
        }

        return error == 0 ? actions.Duplicate(usesTerminal ? 0 : _given[1].Number, 2) : error;
    }

    /// <summary>The command has them now, or never will.</summary>
    internal void CloseGiven() => _given.ForEach(descriptor => descriptor.Dispose());

    private int TryOpenTerminal(TerminalSize size)
    {
        var master = Libc.OpenTerminal(
            OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal | OpenFlags.CloseOnExec | OpenFlags.NonBlocking);
        Read.Add(master);

        // The size is set before the start, or what the command prints at once is laid out for 0 × 0.
        var window = new WindowSize
        {
            Columns = (ushort)Math.Clamp(size.Columns, 0, ushort.MaxValue),
            Rows = (ushort)Math.Clamp(size.Rows, 0, ushort.MaxValue),
        };
        if (master.IsInvalid
            || Libc.GrantTerminal(master) != 0
            || Libc.UnlockTerminal(master) != 0
            || Libc.SetWindowSize(master, WindowSize.SetRequest, &window) != 0
            || !TryPlainOutput(master))
        {
            return Marshal.GetLastPInvokeError();
        }

        _terminal = new byte[LongestName];
        fixed (byte* name = _terminal)
        {
            return Libc.TerminalName(master, name, LongestName);
        }
    }

    /// <summary>
    /// There is no screen whose cursor would have to go back, and Linux takes several times as long for a text that it has to look through
    /// for line ends.
    /// </summary>
    private static bool TryPlainOutput(Descriptor master)
    {
        TerminalSettings settings;
        if (Libc.GetTerminalSettings(master, &settings) != 0)
        {
            return false;
        }

        settings = settings.WithPlainOutput();
        return Libc.SetTerminalSettings(master, TerminalSettings.Now, &settings) == 0;
    }

    private int TryOpenPipe()
    {
        var ends = stackalloc int[2];
        if (Libc.Pipe(ends, OpenFlags.CloseOnExec) != 0)
        {
            return Marshal.GetLastPInvokeError();
        }

        var read = new Descriptor(ends[0]);
        var write = new Descriptor(ends[1]);
        Read.Add(read);
        if (write.Number < FirstFree)
        {
            // This process was started without standard streams. Connecting one must not overwrite the other.
            _given.Add(write);
            write = new Descriptor(Libc.Control(write, OpenFlags.DuplicateCloseOnExec, FirstFree));
            if (write.IsInvalid)
            {
                return Marshal.GetLastPInvokeError();
            }

            _given[^1].Dispose();
            _given.RemoveAt(_given.Count - 1);
        }

        _given.Add(write);
        return Libc.Control(read, SetStatusFlags, OpenFlags.NonBlocking) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }
}
