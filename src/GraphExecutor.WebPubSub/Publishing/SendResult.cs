namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>What became of a message, and what is known about it.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="RetryAfter">How long the service wants to be left alone; <see langword="null"/> when it did not say.</param>
/// <param name="Reason">Why it was not sent, for a log; <see langword="null"/> when it was.</param>
public readonly record struct SendResult(SendOutcome Outcome, TimeSpan? RetryAfter = null, string? Reason = null)
{
    /// <summary>It has been taken.</summary>
    public static SendResult Sent => new(SendOutcome.Sent);

    /// <summary>The service is asked too much.</summary>
    /// <param name="retryAfter">How long it wants to be left alone; <see langword="null"/> when it did not say.</param>
    /// <param name="reason">What it said.</param>
    public static SendResult Throttled(TimeSpan? retryAfter, string? reason = null) => new(SendOutcome.Throttled, retryAfter, reason);

    /// <summary>It could not be sent now.</summary>
    /// <param name="reason">Why.</param>
    public static SendResult Failed(string reason) => new(SendOutcome.Failed, null, reason);

    /// <summary>It will never be accepted.</summary>
    /// <param name="reason">Why.</param>
    public static SendResult Refused(string reason) => new(SendOutcome.Refused, null, reason);
}
