using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GraphExecutor.Api;

/// <summary>What the API and its local host log. Ids 2000–2099.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Error, "{Method} {Path} failed.")]
    public static partial void RequestFailed(ILogger logger, string method, PathString path, Exception exception);

    [LoggerMessage(2010, LogLevel.Information, "Attempt {Attempt} of run {RunId} begins.")]
    public static partial void AttemptBegins(ILogger logger, string runId, int attempt);

    [LoggerMessage(2011, LogLevel.Information, "Attempt {Attempt} of run {RunId} ended: {Status}.")]
    public static partial void AttemptEnded(ILogger logger, string runId, int attempt, string status);

    [LoggerMessage(2012, LogLevel.Warning, "Attempt {Attempt} of run {RunId} was given up; the run can be resumed.")]
    public static partial void AttemptGivenUp(ILogger logger, string runId, int attempt, Exception exception);

    [LoggerMessage(2013, LogLevel.Error, "Attempt {Attempt} of run {RunId} could not be executed; the run can be resumed.")]
    public static partial void AttemptFailed(ILogger logger, string runId, int attempt, Exception exception);

    [LoggerMessage(2014, LogLevel.Warning, "The lease of run {RunId} could not be given back; it runs out by itself.")]
    public static partial void ReleaseFailed(ILogger logger, string runId, Exception exception);

    [LoggerMessage(2015, LogLevel.Warning, "An event sink threw; the run goes on.")]
    public static partial void SinkFailed(ILogger logger, Exception exception);

    [LoggerMessage(2020, LogLevel.Information, "Run {RunId} was interrupted; attempt {Attempt} goes on with it.")]
    public static partial void Recovers(ILogger logger, string runId, int attempt);

    [LoggerMessage(2021, LogLevel.Warning, "Run {RunId} is interrupted and is not resumed: {Reason}.")]
    public static partial void NotRecovered(ILogger logger, string runId, string reason);

    [LoggerMessage(2022, LogLevel.Warning, "Interrupted runs could not be looked for; it is tried again.")]
    public static partial void RecoveryFailed(ILogger logger, Exception exception);

    [LoggerMessage(2023, LogLevel.Warning, "It could not be told whether run {RunId} is alive; it is tried again.")]
    public static partial void NotKept(ILogger logger, string runId, Exception exception);

    [LoggerMessage(2024, LogLevel.Warning, "Run {RunId} is deleted; the history of its orchestrations could not be removed, and stays.")]
    public static partial void NotPurged(ILogger logger, string runId, Exception exception);
}
