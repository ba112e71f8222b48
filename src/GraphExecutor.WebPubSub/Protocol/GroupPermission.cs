namespace GraphExecutor.WebPubSub.Protocol;

/// <summary>What a client may do with groups.</summary>
internal enum GroupPermission
{
    /// <summary>Join and leave.</summary>
    JoinLeaveGroup,

    /// <summary>Send.</summary>
    SendToGroup,
}
