using System.Text;
using GraphExecutor.Nodes;
using GraphExecutor.Pty.EventLoop;
using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty.Prompting;

/// <summary>
/// What is typed into the terminal of a command, by people and as answers. It is opened for that when the first of them types: most
/// commands are never told anything.
/// </summary>
internal sealed class Typing : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CommandInput? _people;
    private readonly DescriptorLoop _loop;
    private readonly Descriptor _terminal;
    private TerminalInput? _input;
    private bool _over;

    /// <param name="people">Where what they type comes from; until this is disposed.</param>
    /// <param name="loop">Says when there is room in the terminal.</param>
    /// <param name="terminal">Stays the caller's, who closes it after this.</param>
    internal Typing(CommandInput? people, DescriptorLoop loop, Descriptor terminal)
    {
        _loop = loop;
        _terminal = terminal;
        _people = people;
        people?.Connect(text => TryOpen(out _)?.TryType(Encoding.UTF8.GetBytes(text)) ?? false);
    }

    public void Dispose()
    {
        _people?.Connect(null);
        lock (_gate)
        {
            _over = true;
            _input?.Dispose();
        }
    }

    /// <param name="error">0, or why there is none.</param>
    internal TerminalInput? TryOpen(out int error)
    {
        lock (_gate)
        {
            error = 0;
            return _input ??= _over ? null : TerminalInput.TryOpen(_loop, _terminal, out error);
        }
    }
}
