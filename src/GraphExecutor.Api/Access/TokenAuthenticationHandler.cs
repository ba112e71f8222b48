using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GraphExecutor.Api.Access;

/// <summary>Knows clients by the server's bearer tokens.</summary>
internal sealed class TokenAuthenticationHandler(
    AccessTokens tokens, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Prefix = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var given = header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header[Prefix.Length..].Trim() : "";
        return Task.FromResult(tokens.ScopeOf(given) is { } scope
            ? AuthenticateResult.Success(new AuthenticationTicket(Scopes.Client(scope, AccessSchemes.Token), AccessSchemes.Token))
            : AuthenticateResult.Fail("The token is not one of the server's."));
    }
}
