using System.Runtime.InteropServices;
using GraphExecutor.Pty.EventLoop;
using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty.Prompting;

/// <summary>Writes to a terminal without ever blocking: what does not fit is written when there is room.</summary>
/// <remarks>
/// A command that never reads leaves a terminal full, and the rest of an answer with us until the command ends. In canonical mode
/// Linux keeps 4,095 bytes of a line and drops the rest, as it does with what a person types; several lines have no such limit.
/// </remarks>
internal sealed unsafe class TerminalInput : ITerminalInput, ILoopHandler, IDisposable
{
    /// <summary>Small, because the echo is looked at before each write.</summary>
    private const int MostAtOnce = 1024;

    /// <summary>Most bytes that people have typed and the command has not read.</summary>
    private const int MostTyped = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly DescriptorLoop _loop;
    private readonly Descriptor _terminal;
    private readonly ulong _registration;
    private readonly LinkedList<ReadOnlyMemory<byte>> _typed = [];
    private int _typedSize;
    private ReadOnlyMemory<byte> _left;
    private bool _onlyWithoutEcho;
    private bool _closed;

    private TerminalInput(DescriptorLoop loop, Descriptor terminal, out int error)
    {
        _loop = loop;
        _terminal = terminal;
        error = loop.TryWatch(terminal, this, out _registration, forWriting: true);
    }

    public bool Echoes
    {
        get
        {
            lock (_gate)
            {
                return _closed || ReadEcho();
            }
        }
    }

    public bool IsBusy
    {
        get
        {
            lock (_gate)
            {
                return !_left.IsEmpty;
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _left = default;
            _typed.Clear();
            _loop.Unwatch(_terminal, _registration);
            _terminal.Dispose();
        }
    }

    public void Send(ReadOnlyMemory<byte> bytes, bool onlyWithoutEcho)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                // What a person typed since the caller looked goes on after the answer.
                if (!_left.IsEmpty)
                {
                    _typed.AddFirst(_left);
                    _typedSize += _left.Length;
                }

                _left = bytes;
                _onlyWithoutEcho = onlyWithoutEcho;
                WriteWhatFits();
            }
        }
    }

    /// <summary>Types what a person does, after all that was sent before.</summary>
    /// <returns>Whether it was taken: not when too much has not been read yet.</returns>
    internal bool TryType(byte[] bytes)
    {
        lock (_gate)
        {
            if (_closed || _typedSize + bytes.Length > MostTyped)
            {
                return false;
            }

            _typed.AddLast(bytes);
            _typedSize += bytes.Length;
            WriteWhatFits();
            return true;
        }
    }

    /// <param name="loop">Says when there is room.</param>
    /// <param name="terminal">The terminal, which its reader may close at any time: this gets a descriptor of its own.</param>
    /// <param name="error">0, or why there is none.</param>
    internal static TerminalInput? TryOpen(DescriptorLoop loop, Descriptor terminal, out int error)
    {
        var own = new Descriptor(Libc.Control(terminal, OpenFlags.DuplicateCloseOnExec, 0));
        if (own.IsInvalid)
        {
            error = Marshal.GetLastPInvokeError();
            return null;
        }

        var input = new TerminalInput(loop, own, out error);
        if (error == 0)
        {
            return input;
        }

        own.Dispose();
        return null;
    }

    void ILoopHandler.OnReady()
    {
        lock (_gate)
        {
            WriteWhatFits();
        }
    }

    private void WriteWhatFits()
    {
        while (!_left.IsEmpty || TakeTyped())
        {
            if (_onlyWithoutEcho && ReadEcho())
            {
                _left = default; // Whoever asked has stopped reading. The rest would be seen.
                continue;
            }

            var written = WriteSome(_left.Span);
            if (written > 0)
            {
                _left = _left[(int)written..];
                continue;
            }

            var error = written == 0 ? Errno.TryAgain : Marshal.GetLastPInvokeError();
            if (error == Errno.TryAgain)
            {
                return;
            }

            // After any error but an interruption (EIO: nobody has the terminal open) nobody will read it.
            _left = error == Errno.Interrupted ? _left : default;
        }
    }

    private bool TakeTyped()
    {
        if (_typed.First is not { } first)
        {
            return false;
        }

        _typed.RemoveFirst();
        _typedSize -= first.Value.Length;
        _left = first.Value;
        _onlyWithoutEcho = false;
        return true;
    }

    private nint WriteSome(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* from = bytes)
        {
            return Libc.Write(_terminal, from, (nuint)Math.Min(bytes.Length, MostAtOnce));
        }
    }

    /// <summary>On Linux this end of a terminal tells of the settings of the other one.</summary>
    private bool ReadEcho()
    {
        TerminalSettings settings;
        return Libc.GetTerminalSettings(_terminal, &settings) != 0 || settings.Echoes;
    }
}
