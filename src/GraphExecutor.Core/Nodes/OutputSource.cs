namespace GraphExecutor.Nodes;

/// <summary>Which stream of a command a line came from.</summary>
public enum OutputSource
{
    /// <summary>Standard output; with a terminal, everything.</summary>
    Stdout,

    /// <summary>Standard error of a command without a terminal.</summary>
    Stderr,
}
