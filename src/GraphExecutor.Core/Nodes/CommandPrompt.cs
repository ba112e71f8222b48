namespace GraphExecutor.Nodes;

/// <summary>An answer to what a command asks in its terminal.</summary>
/// <param name="Match">A regular expression, used without backtracking, over the last 4 KiB of output, ANSI codes removed.</param>
/// <param name="Send">What is written to the terminal when it matches.</param>
public sealed record CommandPrompt(string Match, string Send)
{
    /// <summary>How often it is answered; once by default. Output that was answered is not matched again.</summary>
    public int Times { get; init; } = 1;

    /// <summary>
    /// Write only while the terminal does not show what is typed: for secrets. A match while it does is kept, and answered as soon as
    /// the echo goes off. False by default.
    /// </summary>
    public bool OnlyWithoutEcho { get; init; }
}
