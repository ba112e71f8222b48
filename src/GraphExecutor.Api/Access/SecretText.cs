using System.Security.Cryptography;
using System.Text;

namespace GraphExecutor.Api.Access;

/// <summary>A secret to compare others with. Only its hash is kept, and how long a comparison takes says nothing about it.</summary>
/// <param name="value">The secret.</param>
internal sealed class SecretText(string value)
{
    private readonly byte[] _hash = Hash(value);

    public bool Matches(string given) => CryptographicOperations.FixedTimeEquals(_hash, Hash(given));

    /// <summary>What stands for the secret where it cannot be guessed back, as it has more than 90 bits.</summary>
    public static string Fingerprint(string value) => Convert.ToHexString(Hash(value));

    private static byte[] Hash(string value) => SHA256.HashData(Encoding.UTF8.GetBytes(value));
}
