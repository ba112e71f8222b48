namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>What became of a message.</summary>
public enum SendOutcome
{
    /// <summary>It has been taken.</summary>
    Sent,

    /// <summary>The service is asked too much. The message has not been taken and can be sent later.</summary>
    Throttled,

    /// <summary>It could not be sent now, or nobody knows whether it was: worth another try.</summary>
    Failed,

    /// <summary>The message itself is not accepted, and never will be.</summary>
    Refused,
}
