using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty;

/// <summary>Keeps this process's own terminal from showing what is typed, until it is disposed or the process exits.</summary>
public sealed unsafe class TerminalEcho : IDisposable
{
    private readonly Descriptor _terminal;
    private readonly Lock _gate = new();
    private TerminalSettings _before;
    private bool _restored;

    private TerminalEcho(Descriptor terminal, TerminalSettings before)
    {
        _terminal = terminal;
        _before = before;

        // Environment.Exit disposes nothing, and a terminal keeps its settings.
        AppDomain.CurrentDomain.ProcessExit += AtExit;
    }

    /// <summary>Turns the echo off, so that a question can be asked after that.</summary>
    /// <returns>What turns it on again; <see langword="null"/> when this process has no terminal.</returns>
    public static TerminalEcho? TurnOff()
    {
        Descriptor terminal;
        fixed (byte* path = "/dev/tty\0"u8)
        {
            terminal = Libc.Open(path, OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal | OpenFlags.CloseOnExec, 0);
        }

        TerminalSettings before;
        if (terminal.IsInvalid || Libc.GetTerminalSettings(terminal, &before) != 0)
        {
            terminal.Dispose();
            return null;
        }

        var silent = before.WithoutEcho();
        if (Libc.SetTerminalSettings(terminal, TerminalSettings.Now, &silent) != 0)
        {
            terminal.Dispose();
            return null;
        }

        return new TerminalEcho(terminal, before);
    }

    /// <summary>Restores the terminal as it was.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_restored)
            {
                return;
            }

            _restored = true;
            AppDomain.CurrentDomain.ProcessExit -= AtExit;
            fixed (TerminalSettings* before = &_before)
            {
                // Nothing can be done when it fails: the terminal has gone, and with it whoever could see it.
                _ = Libc.SetTerminalSettings(_terminal, TerminalSettings.Now, before);
            }

            _terminal.Dispose();
        }
    }

    private void AtExit(object? sender, EventArgs e) => Dispose();
}
