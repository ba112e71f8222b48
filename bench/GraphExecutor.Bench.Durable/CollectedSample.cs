using GraphExecutor.Bench.Measuring;

namespace GraphExecutor.Bench.Durable;

/// <summary>A measurement of a run that begins with all garbage collected: what earlier ones have left is not collected at its cost.</summary>
internal static class CollectedSample
{
    public static async Task<Sample> OfAsync(Func<Task<double>> run)
    {
        GC.Collect();
        return new Sample(await run(), 0);
    }
}
