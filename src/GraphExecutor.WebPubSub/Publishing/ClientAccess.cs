namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>How a client reaches the live stream.</summary>
/// <param name="Url">The WebSocket address, with its token: a secret until it expires.</param>
/// <param name="ExpiresAt">Until when it can be used to connect.</param>
public sealed record ClientAccess(Uri Url, DateTimeOffset ExpiresAt)
{
    internal static ClientAccess Create(string address, string token, DateTimeOffset expiresAt)
    {
        // http becomes ws, https becomes wss.
        return new ClientAccess(new Uri($"ws{address["http".Length..]}?access_token={Uri.EscapeDataString(token)}"), expiresAt);
    }

    internal static string AddressOf(Uri endpoint, string hub) => $"{endpoint.AbsoluteUri.TrimEnd('/')}/client/hubs/{hub}";
}
