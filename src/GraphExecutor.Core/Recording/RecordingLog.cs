using Microsoft.Extensions.Logging;

namespace GraphExecutor.Recording;

/// <summary>What the recorder logs. Ids 1100–1199.</summary>
internal static partial class RecordingLog
{
    [LoggerMessage(1100, LogLevel.Warning, "The run could not be marked as alive; it is tried again.")]
    public static partial void SignOfLifeFailed(ILogger logger, Exception exception);

    [LoggerMessage(1101, LogLevel.Warning, "The processes of commands could not be recorded.")]
    public static partial void ProcessesNotRecorded(ILogger logger, Exception exception);
}
