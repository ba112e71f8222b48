using GraphExecutor.WebPubSub.Protocol;
using Microsoft.AspNetCore.Http;

namespace GraphExecutor.WebPubSub.Hub.Rest;

/// <summary>Sends messages, and makes tokens for clients.</summary>
internal sealed class RestMessages(WebPubSubHub service)
{
    private const int DefaultMinutes = 60;

    public async Task SendAsync(RestRequest request, Recipients recipients, string? group)
    {
        var among = request.Among(recipients);
        var hub = service.Of(request.Hub);
        hub.Send(among, await request.MessageAsync(group, service.Time).ConfigureAwait(false));
        request.Context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    public Task GenerateTokenAsync(RestRequest request)
    {
        if (request.Query("clientType") is { } type && !string.Equals(type, "Default", StringComparison.OrdinalIgnoreCase))
        {
            throw RestException.Invalid("clientType", $"There are no clients of type \"{type}\" here; there is Default.");
        }

        var claims = new Dictionary<string, object>();
        if (request.Query("userId") is { } user)
        {
            claims["sub"] = user;
        }

        if (request.QueryAll("role") is { Length: > 0 } roles)
        {
            claims[TokenValidator.RoleClaim] = roles;
        }

        if (request.QueryAll("group") is { Length: > 0 } groups)
        {
            claims[TokenValidator.GroupClaim] = groups.Select(group => RestRequest.GroupName("group", group)).ToArray();
        }

        var http = request.Context.Request;
        var audience = $"{http.Scheme}://{http.Host}{http.PathBase}/client/hubs/{request.Hub}";
        var minutes = request.Number("minutesToExpire", DefaultMinutes, 1, int.MaxValue);
        var now = service.Time.GetUtcNow();

        // Nobody lives to see a longer one end, and dates end in the year 9999.
        var lifetime = TimeSpan.FromMinutes(Math.Min(minutes, 60 * 24 * 366 * 100));
        var token = service.Signer.Sign(audience, now, lifetime, claims);
        return request.Context.Response.WriteAsJsonAsync(new TokenBody(token), RestJsonContext.Default.TokenBody, cancellationToken: request.Aborted);
    }
}
