namespace GraphExecutor.WebPubSub.Protocol;

/// <summary>
/// For what a token is good. Schemes are not compared: TLS may end at a proxy. Nor is case. A token may name the endpoint that the hub was
/// given, or the one that the request came to.
/// </summary>
/// <param name="authorities">Hosts with their ports that stand for this hub.</param>
/// <param name="path">The path that the token must name.</param>
/// <param name="query">The query that it may name; null when it must name none.</param>
internal sealed class TokenAudience(IReadOnlyCollection<string> authorities, string path, string? query = null)
{
    public bool Covers(string audience)
    {
        if (!Uri.TryCreate(audience, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https" or "ws" or "wss"))
        {
            return false;
        }

        return authorities.Any(authority => IsSameAuthority(uri, authority))
            && Same(uri.AbsolutePath, path)
            && (uri.Query.Length == 0 || (query is not null && Same(uri.Query, query)));
    }

    // "host:80" of one scheme is "host" of the other; Uri leaves default ports out.
    private static bool IsSameAuthority(Uri uri, string authority) =>
        Same(uri.Authority, authority) || Same($"{uri.Host}:{uri.Port}", authority);

    private static bool Same(string a, string b) => string.Equals(Uri.UnescapeDataString(a), Uri.UnescapeDataString(b), StringComparison.OrdinalIgnoreCase);
}
