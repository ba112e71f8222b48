using GraphExecutor.Api.Endpoints;

namespace GraphExecutor.Api.Access;

/// <summary>The server's bearer tokens.</summary>
internal sealed class AccessTokens(AccessOptions options)
{
    private readonly SecretText? _run = options.RunToken is { } token ? new SecretText(token) : null;
    private readonly SecretText? _read = options.ReadToken is { } token ? new SecretText(token) : null;

    /// <summary>What a token is good for; <see langword="null"/> when it is none of the server's.</summary>
    public string? ScopeOf(string given) =>
        _run?.Matches(given) == true ? ApiScope.Run : _read?.Matches(given) == true ? ApiScope.Read : null;
}
