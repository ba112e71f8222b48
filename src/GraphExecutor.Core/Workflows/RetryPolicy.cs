namespace GraphExecutor.Workflows;

/// <summary>How often and when a failed node attempt is repeated.</summary>
public sealed record RetryPolicy
{
    /// <summary>Most attempts, the first included; 1 by default, so none is repeated.</summary>
    public int MaxAttempts { get; init; } = 1;

    /// <summary>Before the second attempt; 1 s by default.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What the delay is multiplied with after each attempt; 2 by default.</summary>
    public double Backoff { get; init; } = 2;

    /// <summary>Longest delay; 5 minutes by default.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>By how much, as a fraction of the delay, it may be longer or shorter at random; 0 by default, 1 at most.</summary>
    public double Jitter { get; init; }

    /// <summary>Error types that are retried, such as <c>ExitCode:100</c>; <see langword="null"/> for all.</summary>
    public ValueList<string>? On { get; init; }

    /// <summary>The wait after a failed attempt.</summary>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <param name="random">From 0 to 1; decides where in the range of <see cref="Jitter"/> the delay lies.</param>
    public TimeSpan DelayAfter(int attempt, double random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        if (Delay == TimeSpan.Zero)
        {
            // The factor may have grown to infinity, and 0 times that is no number.
            return TimeSpan.Zero;
        }

        var seconds = Math.Min(Delay.TotalSeconds * Math.Pow(Backoff, attempt - 1), MaxDelay.TotalSeconds);
        var varied = seconds * (1 + (Jitter * ((2 * random) - 1)));
        return TimeSpan.FromSeconds(Math.Clamp(varied, 0, MaxDelay.TotalSeconds));
    }
}
