namespace GraphExecutor.Nodes;

/// <summary>The size of a command's terminal, in character cells.</summary>
/// <param name="Columns">Width; 120 by default.</param>
/// <param name="Rows">Height; 30 by default.</param>
public readonly record struct TerminalSize(int Columns, int Rows)
{
    /// <summary>120 × 30.</summary>
    public static TerminalSize Default { get; } = new(120, 30);
}
