namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>Sends a message to the members of a group: over REST to a service, or straight to a hub of this process.</summary>
public interface IGroupSender
{
    /// <summary>
    /// Sends one message, once: who calls repeats it when that helps. Expected outcomes are values; what it throws counts as
    /// <see cref="SendOutcome.Failed"/>.
    /// </summary>
    /// <param name="group">The group's name, 1 to 1024 characters.</param>
    /// <param name="json">The message, one JSON value in UTF-8. It must not be kept after the call.</param>
    /// <param name="cancellationToken">Gives the message up.</param>
    Task<SendResult> SendAsync(string group, ReadOnlyMemory<byte> json, CancellationToken cancellationToken);
}
