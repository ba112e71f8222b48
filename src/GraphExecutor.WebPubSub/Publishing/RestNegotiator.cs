using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Core;

namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>Lets clients in with tokens that the service makes: for an identity of Microsoft Entra ID, which has no key to sign with.</summary>
public sealed class RestNegotiator : INegotiator
{
    private readonly RestClient _client;
    private readonly string _address;
    private readonly TimeProvider _time;

    /// <summary>Asks a service.</summary>
    /// <param name="endpoint">Its address, of https.</param>
    /// <param name="credential">The identity; it needs the role Web PubSub Service Owner.</param>
    /// <param name="hub">The hub.</param>
    public RestNegotiator(Uri endpoint, TokenCredential credential, string hub = EventGroups.Hub)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        _client = new RestClient(endpoint, credential, hub);
        _address = ClientAccess.AddressOf(endpoint, hub);
        _time = TimeProvider.System;
    }

    internal RestNegotiator(ServiceConnection connection, string hub, TimeProvider time)
    {
        _client = new RestClient(connection, hub, time);
        _address = ClientAccess.AddressOf(connection.Endpoint, hub);
        _time = time;
    }

    /// <inheritdoc/>
    public async ValueTask<ClientAccess> NegotiateAsync(ClientGrant grant, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var now = _time.GetUtcNow();
        using var response = await _client.PostAsync(":generateToken", QueryOf(grant), null, cancellationToken).ConfigureAwait(false);
        if (response.Status != 200)
        {
            throw new RequestFailedException(response.Status, $"The service gave no token for a client: {RestClient.Reason(response)}");
        }

        using var answer = JsonDocument.Parse(response.Content.ToMemory());
        var token = answer.RootElement.TryGetProperty("token", out var value) ? value.GetString() : null;
        return token is not null
            ? ClientAccess.Create(_address, token, now + grant.Lifetime)
            : throw new RequestFailedException(response.Status, "The service's answer has no token for a client.");
    }

    private static string QueryOf(ClientGrant grant)
    {
        var query = new StringBuilder();
        var minutes = Math.Max(1, (long)grant.Lifetime.TotalMinutes);
        query.Append(CultureInfo.InvariantCulture, $"&minutesToExpire={minutes}");
        foreach (var group in grant.Groups)
        {
            query.Append("&group=").Append(Uri.EscapeDataString(group));
        }

        foreach (var role in grant.Roles)
        {
            query.Append("&role=").Append(Uri.EscapeDataString(role));
        }

        return grant.UserId is { } user ? query.Append("&userId=").Append(Uri.EscapeDataString(user)).ToString() : query.ToString();
    }
}
