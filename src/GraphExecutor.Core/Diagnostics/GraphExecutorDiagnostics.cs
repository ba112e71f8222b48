using System.Diagnostics;

namespace GraphExecutor.Diagnostics;

/// <summary>
/// What runs tell about themselves to whoever listens (OpenTelemetry, <c>dotnet-counters</c>): spans and metrics. docs/telemetry.md lists
/// them. Nothing is made while nobody listens.
/// </summary>
public static class GraphExecutorDiagnostics
{
    /// <summary>The name of the <see cref="ActivitySource"/> that makes a span of each run, node and node attempt.</summary>
    public const string ActivitySourceName = "GraphExecutor";

    /// <summary>The name of the meter.</summary>
    public const string MeterName = "GraphExecutor";

    internal static ActivitySource Source { get; } = new(ActivitySourceName);
}
