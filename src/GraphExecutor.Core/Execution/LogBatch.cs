using GraphExecutor.Nodes;
using GraphExecutor.Workflows;

namespace GraphExecutor.Execution;

/// <summary>What becomes one log event.</summary>
/// <param name="Source">The stream.</param>
/// <param name="FirstLine">The number of the first line in the node attempt, from 0; both streams count together.</param>
/// <param name="Lines">The lines.</param>
/// <param name="Partial">The unfinished line to show; <see langword="null"/> for none.</param>
internal readonly record struct LogBatch(OutputSource Source, long FirstLine, ValueList<string> Lines, string? Partial);
