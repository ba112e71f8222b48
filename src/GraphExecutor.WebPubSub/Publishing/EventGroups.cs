namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>The groups that events are sent to, and the hub that they belong to.</summary>
public static class EventGroups
{
    /// <summary>The hub.</summary>
    public const string Hub = "gx";

    /// <summary>The group that gets the run events of every run.</summary>
    public const string Runs = "runs";

    /// <summary>The group that gets the run and node events of a run.</summary>
    /// <param name="runId">The run.</param>
    public static string OfRun(string runId) => $"run.{runId}";

    /// <summary>The group that gets the log events of a run.</summary>
    /// <param name="runId">The run.</param>
    public static string OfLog(string runId) => $"log.{runId}";
}
