namespace GraphExecutor.WebPubSub.Hub;

/// <summary>That a plain client sends everything to one group.</summary>
/// <param name="Group">The group.</param>
/// <param name="NoEcho">Whether it does not get its own messages.</param>
internal sealed record SendToGroupMode(string Group, bool NoEcho);
