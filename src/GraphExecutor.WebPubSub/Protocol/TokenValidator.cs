using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace GraphExecutor.WebPubSub.Protocol;

/// <summary>Checks tokens against an access key (HS256, the key's text itself being the secret).</summary>
internal sealed class TokenValidator(string accessKey, TimeProvider time)
{
    public const string RoleClaim = "role";
    public const string GroupClaim = "webpubsub.group";

    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);
    private static readonly JsonWebTokenHandler Handler = new();

    private readonly SymmetricSecurityKey _key = new(Encoding.UTF8.GetBytes(accessKey));

    /// <summary>Who a client is; null and the problem when its token is not good here and now.</summary>
    public async Task<(ClientIdentity? Identity, string? Problem)> ReadClientAsync(string token, TokenAudience audience)
    {
        var result = await ValidateAsync(token, audience).ConfigureAwait(false);
        if (!result.IsValid)
        {
            return (null, Problem(result));
        }

        var jwt = (JsonWebToken)result.SecurityToken;
        return (new ClientIdentity(jwt.Subject is { Length: > 0 } user ? user : null, Values(jwt, RoleClaim), Values(jwt, GroupClaim)), null);
    }

    /// <summary>Why a request's token is not good here and now; null when it is.</summary>
    public async Task<string?> CheckRequestAsync(string token, TokenAudience audience)
    {
        var result = await ValidateAsync(token, audience).ConfigureAwait(false);
        return result.IsValid ? null : Problem(result);
    }

    private static string[] Values(JsonWebToken token, string claim) =>
        [.. token.Claims.Where(c => c.Type == claim).Select(c => c.Value)];

    private static string Problem(TokenValidationResult result) => result.Exception switch
    {
        SecurityTokenExpiredException => "The token has expired.",
        SecurityTokenNotYetValidException => "The token is not valid yet.",
        SecurityTokenNoExpirationException => "The token has no exp.",
        SecurityTokenInvalidAudienceException => "The token's aud is not the address that was asked for.",
        SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidSignatureException or SecurityTokenInvalidAlgorithmException =>
            "The token is not signed with the access key (HS256).",
        _ => "The token is not a JSON Web Token.",
    };

    private Task<TokenValidationResult> ValidateAsync(string token, TokenAudience audience) => Handler.ValidateTokenAsync(token, new TokenValidationParameters
    {
        IssuerSigningKey = _key,
        TryAllIssuerSigningKeys = true,
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        ValidateIssuer = false,
        AudienceValidator = (audiences, _, _) => audiences.Any(audience.Covers),
        LifetimeValidator = (from, until, _, _) => CheckLifetime(from, until),
    });

    private bool CheckLifetime(DateTime? from, DateTime? until)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (until is null)
        {
            throw new SecurityTokenNoExpirationException();
        }

        if (until < now - ClockSkew)
        {
            throw new SecurityTokenExpiredException();
        }

        return from > now + ClockSkew ? throw new SecurityTokenNotYetValidException() : true;
    }
}
