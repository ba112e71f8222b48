using System.Security.Cryptography;
using GraphExecutor.Api.Endpoints;

namespace GraphExecutor.Api.Access;

/// <summary>
/// Codes that stand in the fragment of a link, which browsers send to nobody, and are exchanged for a session: each once, and soon.
/// </summary>
public sealed class OneTimeCodes
{
    // More than anybody needs at once; the oldest gives way.
    private const int Most = 32;
    private const int Bytes = 24;

    private readonly TimeSpan _lifetime;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();

    // By fingerprint: to look one up takes as long for a good guess as for a bad one.
    private readonly OrderedDictionary<string, Entry> _codes = [];

    /// <param name="options">How long codes are good.</param>
    /// <param name="time">The clock.</param>
    public OneTimeCodes(AccessOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        _lifetime = options.CodeLifetime;
        _time = time;
    }

    /// <summary>A link to open in a browser, with a new code in its fragment.</summary>
    /// <param name="page">The address of the page.</param>
    /// <param name="scope">What whoever opens it may do: see <see cref="ApiScope"/>.</param>
    public Uri CreateLink(Uri page, string scope = ApiScope.Run)
    {
        ArgumentNullException.ThrowIfNull(page);
        return new UriBuilder(page) { Fragment = $"code={Issue(scope).Code}" }.Uri;
    }

    /// <summary>Makes a code.</summary>
    internal (string Code, DateTimeOffset ExpiresAt) Issue(string scope)
    {
        var code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
        var expiresAt = _time.GetUtcNow() + _lifetime;
        lock (_gate)
        {
            if (_codes.Count == Most)
            {
                _codes.RemoveAt(0);
            }

            _codes.Add(SecretText.Fingerprint(code), new Entry(scope, expiresAt));
        }

        return (code, expiresAt);
    }

    /// <summary>Uses a code up.</summary>
    /// <returns>The scope that it is for; <see langword="null"/> when it is not good.</returns>
    internal string? Redeem(string code)
    {
        lock (_gate)
        {
            return _codes.Remove(SecretText.Fingerprint(code), out var entry) && entry.ExpiresAt > _time.GetUtcNow() ? entry.Scope : null;
        }
    }

    private sealed record Entry(string Scope, DateTimeOffset ExpiresAt);
}
