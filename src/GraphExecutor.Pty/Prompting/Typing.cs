using System.Text;
using GraphExecutor.Nodes;

namespace GraphExecutor.Pty.Prompting;

/// <summary>Lets people type into the terminal of a command, until it is disposed.</summary>
internal sealed class Typing : IDisposable
{
    private readonly CommandInput? _people;

    /// <param name="people">Where what they type comes from.</param>
    /// <param name="terminal">Where it goes.</param>
    internal Typing(CommandInput? people, TerminalInput? terminal)
    {
        _people = people;
        if (terminal is not null)
        {
            people?.Connect(text => terminal.TryType(Encoding.UTF8.GetBytes(text)));
        }
    }

    public void Dispose() => _people?.Connect(null);
}
