using GraphExecutor.Api.Runs;
using GraphExecutor.WebPubSub.Publishing;
using Microsoft.AspNetCore.Http;

namespace GraphExecutor.Cli.Serving;

/// <summary>Lets clients of the API in to the live stream of the same server: at the address that they reached it by.</summary>
/// <param name="key">The key of the hub.</param>
internal sealed class HubAccess(string key) : ILiveAccess
{
    public async ValueTask<Uri> GetAddressAsync(IReadOnlyList<string> groups, HttpRequest request, CancellationToken cancellationToken)
    {
        // The host has been checked: it is this machine, or a name that the server was given.
        var endpoint = new Uri($"{request.Scheme}://{request.Host}");
        var access = await new AccessKeyNegotiator(new ServiceConnection(endpoint, key)).NegotiateAsync(new ClientGrant(groups), cancellationToken);
        return access.Url;
    }
}
