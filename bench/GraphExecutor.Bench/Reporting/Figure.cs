using GraphExecutor.Bench.Measuring;

namespace GraphExecutor.Bench.Reporting;

/// <summary>A line of the report.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The figure, the median of its rounds.</param>
/// <param name="Unit">Its unit.</param>
internal sealed record Figure(string Name, double Value, string Unit)
{
    /// <summary>The least and the most of the rounds.</summary>
    public (double Least, double Most)? Range { get; init; }

    /// <summary>The most memory that was resident, in bytes.</summary>
    public long? PeakMemory { get; init; }

    /// <summary>What it should be, such as <c>≤ 1.25</c>; <see langword="null"/> when it only informs.</summary>
    public string? Goal { get; init; }

    /// <summary>Whether it is so.</summary>
    public bool? IsMet { get; init; }

    /// <summary>How long a contender took.</summary>
    public static Figure Of(Samples samples) => new(samples.Name, samples.Median, "ms")
    {
        Range = (samples.Least, samples.Most),
        PeakMemory = samples.PeakMemory,
    };

    /// <summary>How long one took for each millisecond of another.</summary>
    public static Figure Ratio(Samples one, Samples other, double? atMost = null) =>
        AtMost($"{one.Name} / {other.Name}", one.Median / other.Median, "×", atMost);

    /// <summary>A figure that should not be larger.</summary>
    public static Figure AtMost(string name, double value, string unit, double? limit) => new(name, value, unit)
    {
        Goal = limit is null ? null : $"≤ {limit:0.##}",
        IsMet = limit is null ? null : value <= limit,
    };

    /// <summary>A figure that should not be smaller.</summary>
    public static Figure AtLeast(string name, double value, string unit, double? limit) => new(name, value, unit)
    {
        Goal = limit is null ? null : $"≥ {limit:0.##}",
        IsMet = limit is null ? null : value >= limit,
    };
}
