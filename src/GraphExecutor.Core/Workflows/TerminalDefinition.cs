using GraphExecutor.Nodes;

namespace GraphExecutor.Workflows;

/// <summary>The terminal of a command.</summary>
/// <param name="Size">Its size; <see langword="null"/> for no terminal: plain pipes, stdout and stderr kept apart.</param>
public sealed record TerminalDefinition(TerminalSize? Size);
