using System.Globalization;
using Azure;
using Azure.Core;

namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>Sends messages to groups of a Web PubSub service over REST.</summary>
public sealed class RestGroupSender : IGroupSender
{
    private readonly RestClient _client;
    private readonly TimeProvider _time;

    /// <summary>Sends with an access key.</summary>
    /// <param name="connection">The service and its key.</param>
    /// <param name="hub">The hub.</param>
    /// <param name="timeProvider">The clock that dates tokens; the system's by default.</param>
    public RestGroupSender(ServiceConnection connection, string hub = EventGroups.Hub, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _time = timeProvider ?? TimeProvider.System;
        _client = new RestClient(connection, hub, _time);
    }

    /// <summary>Sends with Microsoft Entra ID; the identity needs the role Web PubSub Service Owner.</summary>
    /// <param name="endpoint">The service's address, of https.</param>
    /// <param name="credential">The identity.</param>
    /// <param name="hub">The hub.</param>
    public RestGroupSender(Uri endpoint, TokenCredential credential, string hub = EventGroups.Hub)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        _time = TimeProvider.System;
        _client = new RestClient(endpoint, credential, hub);
    }

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(string group, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        try
        {
            using var response = await _client
                .PostAsync($"groups/{Uri.EscapeDataString(group)}/:send", "", json, cancellationToken).ConfigureAwait(false);
            return ResultOf(response);
        }
        catch (RequestFailedException exception)
        {
            return SendResult.Failed(exception.Message);
        }
    }

    private SendResult ResultOf(Response response)
    {
        var pause = RetryAfter(response);
        return response.Status switch
        {
            >= 200 and < 300 => SendResult.Sent,
            429 => SendResult.Throttled(pause, RestClient.Reason(response)),
            >= 500 when pause is not null => SendResult.Throttled(pause, RestClient.Reason(response)),

            // A key that was changed, a role that is not known everywhere yet: not the message's fault.
            401 or 403 or 404 or 408 => SendResult.Failed(RestClient.Reason(response)),
            >= 400 and < 500 => SendResult.Refused(RestClient.Reason(response)),
            _ => SendResult.Failed(RestClient.Reason(response)),
        };
    }

    private TimeSpan? RetryAfter(Response response)
    {
        if (!response.Headers.TryGetValue("Retry-After", out var text))
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date > _time.GetUtcNow()
            ? date - _time.GetUtcNow()
            : null;
    }
}
