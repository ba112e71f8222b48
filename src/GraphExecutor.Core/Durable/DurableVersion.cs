namespace GraphExecutor.Durable;

/// <summary>
/// The version of what stands in the histories of orchestrations: their decisions, and the messages that they and their activities
/// exchange. A worker of another version can neither replay an orchestration nor execute what it calls: it fails the orchestration, and
/// the run goes on in a new attempt, from what is recorded.
/// </summary>
public static class DurableVersion
{
    /// <summary>The version of this program. Recorded histories in the tests tell when it has to become another one.</summary>
    public const int Current = 1;

    /// <exception cref="InvalidOperationException">It is another version than this program's.</exception>
    internal static void Check(int version, string? runId)
    {
        if (version != Current)
        {
            throw new InvalidOperationException(
                $"The orchestration of run {runId ?? "(not named)"} was begun by a worker whose orchestrations have version {version}, and this worker's have "
                + $"version {Current}: the run goes on in a new attempt, from what is recorded, within a few minutes.");
        }
    }
}
