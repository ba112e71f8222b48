using System.Text.Json;
using GraphExecutor.Bench.Graphs;

namespace GraphExecutor.Bench.Measuring;

/// <summary>Measures graphs of functions in processes of their own.</summary>
internal static class GraphTimings
{
    /// <summary>Runs a graph warm, several times in one process.</summary>
    /// <param name="shape">How its nodes hang together.</param>
    /// <param name="nodes">How many there are.</param>
    /// <param name="runs">How often it is run.</param>
    /// <param name="store"><c>none</c>, or the file to record in.</param>
    public static async Task<(GraphTiming Timing, long PeakMemory)> RunAsync(GraphShape shape, int nodes, int runs, string store)
    {
        var run = await TimedProcess.RunAsync(BenchContext.GraphCommand(shape, nodes, runs, store), keepOutput: true);
        return (JsonSerializer.Deserialize<GraphTiming>(run.Output)!, run.PeakMemory);
    }
}
