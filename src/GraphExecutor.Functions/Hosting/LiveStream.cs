using Azure.Core;
using GraphExecutor.Api.Runs;
using GraphExecutor.WebPubSub.Publishing;
using Microsoft.AspNetCore.Http;

namespace GraphExecutor.Functions.Hosting;

/// <summary>The live stream over a Web PubSub service: one publisher for all runs of this process, and access for clients.</summary>
internal sealed class LiveStream : ILiveAccess, IAsyncDisposable
{
    private readonly INegotiator _negotiator;

    /// <param name="service">A connection string, or the service's address.</param>
    /// <param name="credential">The app's identity, for an address.</param>
    public LiveStream(string service, TokenCredential credential)
    {
        if (IsConnectionString(service))
        {
            var connection = ServiceConnection.Parse(service);
            Origin = OriginOf(connection.Endpoint);
            _negotiator = new AccessKeyNegotiator(connection);
            Publisher = new RunEventPublisher(new RestGroupSender(connection));
        }
        else
        {
            var endpoint = new Uri(service);
            Origin = OriginOf(endpoint);
            _negotiator = new RestNegotiator(endpoint, credential);
            Publisher = new RunEventPublisher(new RestGroupSender(endpoint, credential));
        }
    }

    /// <summary>Where clients open their WebSockets.</summary>
    public string Origin { get; }

    /// <summary>Sends events to their groups.</summary>
    public RunEventPublisher Publisher { get; }

    /// <exception cref="FormatException">It names no service.</exception>
    public static void Check(string service)
    {
        if (IsConnectionString(service))
        {
            ServiceConnection.Parse(service);
        }
        else if (!Uri.TryCreate(service, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps)
        {
            throw new FormatException("it is neither a connection string nor an address that begins with https://.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Uri> GetAddressAsync(IReadOnlyList<string> groups, HttpRequest request, CancellationToken cancellationToken) =>
        (await _negotiator.NegotiateAsync(new ClientGrant(groups), cancellationToken)).Url;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Publisher.DisposeAsync();

    private static string OriginOf(Uri endpoint) =>
        new UriBuilder(endpoint) { Scheme = endpoint.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs }.Uri.GetLeftPart(UriPartial.Authority);

    private static bool IsConnectionString(string service) => service.Contains("AccessKey=", StringComparison.OrdinalIgnoreCase);
}
