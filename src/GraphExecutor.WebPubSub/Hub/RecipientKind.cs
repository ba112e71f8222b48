namespace GraphExecutor.WebPubSub.Hub;

/// <summary>What the name of recipients names.</summary>
internal enum RecipientKind
{
    /// <summary>Nothing: everybody.</summary>
    All,

    /// <summary>A group.</summary>
    Group,

    /// <summary>A user.</summary>
    User,

    /// <summary>A connection.</summary>
    Connection,
}
