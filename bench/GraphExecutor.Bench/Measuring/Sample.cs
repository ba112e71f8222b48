namespace GraphExecutor.Bench.Measuring;

/// <summary>One measurement.</summary>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="PeakMemory">The most that was resident, in bytes.</param>
internal readonly record struct Sample(double Milliseconds, long PeakMemory);
