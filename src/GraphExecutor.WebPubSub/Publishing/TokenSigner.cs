using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>Signs tokens with an access key (HS256, the key's text itself being the secret).</summary>
internal sealed class TokenSigner
{
    // HS256 is only as strong as its key; the library refuses shorter ones, in words that name no access key.
    private const int ShortestKey = 32;

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly SigningCredentials _credentials;

    /// <exception cref="ArgumentException">The key is too short to sign with.</exception>
    public TokenSigner(string accessKey)
    {
        var key = Encoding.UTF8.GetBytes(accessKey);
        if (key.Length < ShortestKey)
        {
            throw new ArgumentException($"The access key has {key.Length} bytes, {ShortestKey} are needed.", nameof(accessKey));
        }

        _credentials = new SigningCredentials(new SymmetricSecurityKey(key), SecurityAlgorithms.HmacSha256);
    }

    /// <summary>A token that is good for one address and a while.</summary>
    public string Sign(string audience, DateTimeOffset now, TimeSpan lifetime, IDictionary<string, object>? claims = null) =>
        _handler.CreateToken(new SecurityTokenDescriptor
        {
            Audience = audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + lifetime).UtcDateTime,
            Claims = claims,
            SigningCredentials = _credentials,
        });
}
