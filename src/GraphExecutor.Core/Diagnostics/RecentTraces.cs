using System.Diagnostics;

namespace GraphExecutor.Diagnostics;

/// <summary>The spans of the latest attempts that this process has executed, so that the next attempt of a run can link to its last.</summary>
internal static class RecentTraces
{
    private const int Most = 1_024;

    private static readonly Lock Gate = new();
    private static readonly OrderedDictionary<string, ActivityContext> Traces = [];

    /// <summary>Puts the span of a run's attempt in the place of its last.</summary>
    public static void Keep(string runId, ActivityContext context)
    {
        lock (Gate)
        {
            Traces.Remove(runId);
            if (Traces.Count == Most)
            {
                Traces.RemoveAt(0);
            }

            Traces.Add(runId, context);
        }
    }

    /// <summary>The span of a run's last attempt, when it ran in this process and not too long ago.</summary>
    public static ActivityLink[] LinkTo(string runId)
    {
        lock (Gate)
        {
            return Traces.TryGetValue(runId, out var context) ? [new ActivityLink(context)] : [];
        }
    }
}
