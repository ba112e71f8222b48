namespace GraphExecutor.Bench.Measuring;

/// <summary>One of those that do the same work.</summary>
/// <param name="Name">Who it is.</param>
/// <param name="MeasureAsync">Does the work once.</param>
internal sealed record Contender(string Name, Func<Task<Sample>> MeasureAsync)
{
    /// <summary>A program, measured from its start to its end.</summary>
    public static Contender Program(string name, Func<string[]> command) => new(name, async () =>
    {
        var timing = await TimedProcess.RunAsync(command());
        return new Sample(timing.Wall.TotalMilliseconds, timing.PeakMemory);
    });
}
