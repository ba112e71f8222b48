namespace GraphExecutor.Workflows;

/// <summary>An answer to what a command asks in its terminal.</summary>
/// <param name="Match">A regular expression (non-backtracking) over the last 4 KiB of output.</param>
/// <param name="Send">What is written when it matches; takes expressions, secrets too.</param>
public sealed record PromptDefinition(string Match, string Send)
{
    /// <summary>How often it is answered; once by default.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Whether a text with a secret may be written while the terminal shows what is typed. False by default.</summary>
    public bool Echo { get; init; }
}
