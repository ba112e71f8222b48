namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>Lets clients in to the live stream.</summary>
public interface INegotiator
{
    /// <summary>Makes an address that a client can connect to.</summary>
    /// <param name="grant">What the client is allowed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Azure.RequestFailedException">The service had to be asked, and could not be or refused.</exception>
    ValueTask<ClientAccess> NegotiateAsync(ClientGrant grant, CancellationToken cancellationToken = default);
}
