using Microsoft.Extensions.Logging;

namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>What the publisher logs. Ids 3000–3049.</summary>
internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Warning, "Live events cannot be sent now, and wait: {Reason}")]
    public static partial void SendingFails(ILogger logger, string? reason);

    [LoggerMessage(3001, LogLevel.Information, "Live events are sent again.")]
    public static partial void SendingWorks(ILogger logger);

    [LoggerMessage(3002, LogLevel.Warning, "The service did not accept a message for group {Group}; its {Events} events are dropped: {Reason}")]
    public static partial void MessageRefused(ILogger logger, string group, int events, string? reason);

    [LoggerMessage(3003, LogLevel.Warning, "Live events are dropped, viewers will fetch them ({Reason}). Said once until sending has caught up.")]
    public static partial void EventsDropped(ILogger logger, DropReason reason);

    [LoggerMessage(3004, LogLevel.Information, "The service asks for fewer messages: at most one to a group each {Milliseconds} ms from now on.")]
    public static partial void WindowWidened(ILogger logger, double milliseconds);
}
