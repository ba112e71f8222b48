namespace GraphExecutor.Bench.Measuring;

/// <summary>What a process took.</summary>
/// <param name="Wall">From its start to its end.</param>
/// <param name="PeakMemory">The most that it, or the largest of its children, had resident, in bytes.</param>
/// <param name="Output">What it printed; empty when that was thrown away.</param>
internal sealed record Timing(TimeSpan Wall, long PeakMemory, string Output);
