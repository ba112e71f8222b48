namespace GraphExecutor.Durable;

/// <summary>
/// How an engine repeats an activity that failed. Nodes that fail are results and not failures of an activity: what this is for is a
/// store that cannot be reached, after the activity itself has waited for it.
/// </summary>
public static class ActivityRetry
{
    /// <summary>Most attempts, the first included.</summary>
    public const int MaxAttempts = 5;

    /// <summary>What the delay is multiplied with after each attempt.</summary>
    public const double Backoff = 2;

    /// <summary>Before the second attempt.</summary>
    public static TimeSpan FirstDelay { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest delay.</summary>
    public static TimeSpan MaxDelay { get; } = TimeSpan.FromMinutes(1);
}
