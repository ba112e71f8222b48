namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>Lets clients in with tokens that it signs itself, by the service's access key: nobody is asked.</summary>
/// <param name="connection">The service and its key.</param>
/// <param name="hub">The hub.</param>
/// <param name="timeProvider">The clock; the system's by default.</param>
public sealed class AccessKeyNegotiator(ServiceConnection connection, string hub = EventGroups.Hub, TimeProvider? timeProvider = null)
    : INegotiator
{
    private readonly string _address = ClientAccess.AddressOf(connection.Endpoint, hub);
    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;

    /// <inheritdoc/>
    public ValueTask<ClientAccess> NegotiateAsync(ClientGrant grant, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var now = _time.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            ["role"] = grant.Roles.ToArray(),
            ["webpubsub.group"] = grant.Groups.ToArray(),
        };
        if (grant.UserId is { } user)
        {
            claims["sub"] = user;
        }

        var token = connection.Signer.Sign(_address, now, grant.Lifetime, claims);
        return ValueTask.FromResult(ClientAccess.Create(_address, token, now + grant.Lifetime));
    }
}
