using Microsoft.Extensions.Logging;

namespace GraphExecutor.Durable;

/// <summary>What activities log. Ids 1200–1299.</summary>
internal static partial class DurableLog
{
    [LoggerMessage(1200, LogLevel.Warning, "The store could not be asked for messages to the nodes of run {RunId}; it is tried again.")]
    public static partial void LookFailed(ILogger logger, string runId, Exception exception);
}
