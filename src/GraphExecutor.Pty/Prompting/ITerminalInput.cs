namespace GraphExecutor.Pty.Prompting;

/// <summary>Types into the terminal of a command.</summary>
internal interface ITerminalInput
{
    /// <summary>What is typed is shown, as far as is known.</summary>
    bool Echoes { get; }

    /// <summary>Not all that was sent before has been taken.</summary>
    bool IsBusy { get; }

    /// <summary>Types without waiting for anyone to read it. Only while it is not busy.</summary>
    /// <param name="bytes">What is typed.</param>
    /// <param name="onlyWithoutEcho">What is left is dropped when the terminal begins to show what is typed.</param>
    void Send(ReadOnlyMemory<byte> bytes, bool onlyWithoutEcho);
}
