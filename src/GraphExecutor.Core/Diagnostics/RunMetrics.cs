using System.Diagnostics.Metrics;

namespace GraphExecutor.Diagnostics;

/// <summary>The instruments of <see cref="GraphExecutorDiagnostics.MeterName"/>.</summary>
internal static class RunMetrics
{
    private static readonly Meter Meter = new(GraphExecutorDiagnostics.MeterName);

    // Runs take seconds to hours, and most nodes less: the usual bounds end at ten seconds.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14400],
    };

    public static Counter<long> RunsStarted { get; } =
        Meter.CreateCounter<long>("graphexecutor.runs.started", "{run}", "Attempts of runs that have begun.");

    public static UpDownCounter<long> RunsActive { get; } =
        Meter.CreateUpDownCounter<long>("graphexecutor.runs.active", "{run}", "Runs that run now.");

    public static Histogram<double> RunDuration { get; } = Meter.CreateHistogram(
        "graphexecutor.run.duration", "s", "How long attempts of runs took, by how they ended.", advice: Seconds);

    public static UpDownCounter<long> NodesRunning { get; } =
        Meter.CreateUpDownCounter<long>("graphexecutor.nodes.running", "{node}", "Nodes that run now.");

    public static UpDownCounter<long> NodesWaiting { get; } =
        Meter.CreateUpDownCounter<long>("graphexecutor.nodes.waiting", "{node}", "Nodes that wait for a pool or for their next attempt.");

    public static Counter<long> NodesSettled { get; } =
        Meter.CreateCounter<long>("graphexecutor.nodes.settled", "{node}", "Nodes that have settled, by status.");

    public static Histogram<double> NodeDuration { get; } = Meter.CreateHistogram(
        "graphexecutor.node.duration", "s", "How long node attempts took, by what became of them.", advice: Seconds);

    public static Counter<long> LogSize { get; } =
        Meter.CreateCounter<long>("graphexecutor.log.size", "By", "What nodes have printed.");

    public static Counter<long> EventsDropped { get; } =
        Meter.CreateCounter<long>("graphexecutor.events.dropped", "{event}", "Events that a sink was too slow for.");

    /// <summary>Whether anybody listens.</summary>
    public static bool Enabled =>
        RunsStarted.Enabled || RunsActive.Enabled || RunDuration.Enabled || NodesRunning.Enabled || NodesWaiting.Enabled || NodesSettled.Enabled
        || NodeDuration.Enabled || LogSize.Enabled;
}
