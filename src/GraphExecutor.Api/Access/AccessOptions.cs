namespace GraphExecutor.Api.Access;

/// <summary>Who may use a server.</summary>
public sealed class AccessOptions
{
    /// <summary>Fewest characters of a token.</summary>
    public const int ShortestToken = 16;

    /// <summary>The bearer token that may do everything; none by default.</summary>
    public string? RunToken { get; init; }

    /// <summary>The bearer token that may only look; none by default.</summary>
    public string? ReadToken { get; init; }

    /// <summary>
    /// Host names that the server is called by, besides <c>localhost</c> and IP addresses, which are always taken: with those nobody can
    /// point a name of his own at the server (DNS rebinding). None by default.
    /// </summary>
    public IReadOnlyCollection<string> Hosts { get; init; } = [];

    /// <summary>
    /// Origins that pages may call from besides the server's own, such as <c>https://gx.example.com</c>: for a proxy that changes the
    /// <c>Host</c> header. None by default.
    /// </summary>
    public IReadOnlyCollection<string> Origins { get; init; } = [];

    /// <summary>How long the one-time code of a link is good; 10 minutes by default.</summary>
    public TimeSpan CodeLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a browser stays signed in; 12 hours by default.</summary>
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromHours(12);

    /// <summary>
    /// The name of the session's cookie; <c>gx-session</c> by default. Cookies of a host are shared by all its ports: servers that run
    /// side by side need different names.
    /// </summary>
    public string CookieName { get; init; } = "gx-session";

    /// <summary>
    /// A directory that only the server's user may read, for the keys that sessions are sealed with, so that they outlive a restart.
    /// Without one, the default, they end with the process.
    /// </summary>
    public string? KeyDirectory { get; init; }

    internal void Check()
    {
        CheckToken(RunToken, nameof(RunToken));
        CheckToken(ReadToken, nameof(ReadToken));
        if (RunToken is not null && RunToken == ReadToken)
        {
            throw new ArgumentException("RunToken and ReadToken are the same: whoever may look could also run commands.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(CodeLifetime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(SessionLifetime, TimeSpan.Zero);
        ArgumentException.ThrowIfNullOrWhiteSpace(CookieName);
        foreach (var host in Hosts.Where(host => Uri.CheckHostName(host) == UriHostNameType.Unknown))
        {
            throw new ArgumentException($"\"{host}\" in Hosts is not a host name. Give the name alone, without scheme, port or wildcard.");
        }

        foreach (var origin in Origins.Where(origin => !Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.GetLeftPart(UriPartial.Authority) != origin))
        {
            throw new ArgumentException($"\"{origin}\" in Origins is not an origin. It looks like https://gx.example.com, without a path.");
        }
    }

    private static void CheckToken(string? token, string name)
    {
        if (token is not null && (token.Length < ShortestToken || token.Any(character => character is <= ' ' or > '~')))
        {
            throw new ArgumentException($"{name} must be {ShortestToken} or more visible ASCII characters without spaces: others could guess it.");
        }
    }
}
