namespace GraphExecutor.Nodes;

/// <summary>Carries what people type to the terminal of one command, while it has one. May be used by several threads at once.</summary>
public sealed class CommandInput
{
    private volatile Func<string, bool>? _terminal;

    /// <summary>Types a text, without waiting for the command to read it.</summary>
    /// <param name="text">The text; <c>\r</c> or <c>\n</c> is the Enter key.</param>
    /// <returns>Whether it was taken: not when there is no terminal now, or too much waits there to be read.</returns>
    public bool TryType(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _terminal?.Invoke(text) ?? false;
    }

    /// <summary>Called by the runner of the command: when its terminal is there, and when it goes.</summary>
    /// <param name="terminal">Takes what is typed, and never blocks; <see langword="null"/> when there is no terminal any more.</param>
    public void Connect(Func<string, bool>? terminal) => _terminal = terminal;
}
