namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>Why an event was not delivered.</summary>
internal enum DropReason
{
    /// <summary>Too much was waiting.</summary>
    Memory,

    /// <summary>The service did not accept the message.</summary>
    Refused,

    /// <summary>It could not be sent for too long.</summary>
    Expired,

    /// <summary>It is longer than a message may be.</summary>
    TooLong,

    /// <summary>The publisher was disposed before it could be sent.</summary>
    Shutdown,
}
