using Microsoft.Extensions.Logging;

namespace GraphExecutor.WebPubSub.Hub;

/// <summary>What the hub logs. Ids 3050–3099.</summary>
internal static partial class Log
{
    [LoggerMessage(3050, LogLevel.Information, "The hub ended connection {ConnectionId}: {Reason}")]
    public static partial void ConnectionClosed(ILogger logger, string connectionId, string reason);
}
