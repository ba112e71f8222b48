namespace GraphExecutor.Bench.Serve;

/// <summary>What the measured nodes run.</summary>
internal static class Commands
{
    /// <summary>Prints lines at the rate that is asked for.</summary>
    public static string Emit(BenchOptions options) =>
        $"{Path.Combine(AppContext.BaseDirectory, "serve-bench")} emit --seconds {options.Seconds} --rate {options.Rate}";

    /// <summary>Prints lines as fast as can be.</summary>
    public static string Flood(BenchOptions options) => $"seq 1 {options.Lines}";
}
