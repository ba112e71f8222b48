using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace GraphExecutor.Api.Access;

/// <summary>
/// Whether a browser was led here by a page of somebody else: by a name that was made to point here (DNS rebinding), or by a request
/// across origins. Decides only.
/// </summary>
/// <param name="options">Names and origins that are allowed.</param>
internal sealed class RequestOrigin(AccessOptions options)
{
    private readonly HashSet<string> _hosts = new(options.Hosts, StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _origins = new(options.Origins, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the server answers to a name. An IP address cannot be made to point elsewhere.</summary>
    public bool IsHostAllowed(HostString host) =>
        host.Host is { Length: > 0 } name
        && (name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(name.Trim('[', ']'), out _) || _hosts.Contains(name));

    /// <summary>Why a request is refused; <see langword="null"/> when it is not.</summary>
    public string? WhyRefused(HttpRequest request)
    {
        if (request.Headers.Origin is { Count: > 0 } origins)
        {
            return origins.Count == 1 && IsOriginAllowed(origins[0]!, request)
                ? null
                : "The request comes from a page of another origin, which this server does not take requests from.";
        }

        if (Scopes.IsApi(request.Path) && request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site")
        {
            return "The request was made by a page of another site.";
        }

        // Browsers name the origin of whatever may change something. A cookie without one was sent by something else.
        return Changes(request.Method) && request.Headers.ContainsKey(HeaderNames.Cookie) && !request.Headers.ContainsKey(HeaderNames.Authorization)
            ? "A request that changes something and has a cookie must have an Origin header too. Programs use a bearer token."
            : null;
    }

    // The scheme is compared only where it is known: TLS may end at a proxy.
    private bool IsOriginAllowed(string origin, HttpRequest request) =>
        _origins.Contains(origin)
        || (Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && (uri.Scheme == "https" || !request.IsHttps)
            && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));

    private static bool Changes(string method) => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);
}
