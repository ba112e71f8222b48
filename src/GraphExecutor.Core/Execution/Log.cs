using Microsoft.Extensions.Logging;

namespace GraphExecutor.Execution;

/// <summary>What the executor logs. Ids 1000–1099.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Warning, "The event sink threw; the run goes on.")]
    public static partial void SinkFailed(ILogger logger, Exception exception);

    [LoggerMessage(1001, LogLevel.Warning, "The event sink did not finish within {Seconds} s of the run's end; {Events} events were not delivered.")]
    public static partial void SinkTooSlow(ILogger logger, double seconds, int events);

    [LoggerMessage(1002, LogLevel.Warning, "Function node {NodeId} did not end within its grace period; its task is left to itself.")]
    public static partial void FunctionAbandoned(ILogger logger, string nodeId);
}
