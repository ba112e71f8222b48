using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace GraphExecutor.Api.Secrets;

/// <summary>
/// Seals values, so that they can be stored and travel: AES-GCM with a key of 256 bits and a random nonce, bound to the run and the name
/// they are for. A sealed value names its key, so that keys can be changed.
/// </summary>
public sealed class SecretSealer
{
    /// <summary>What every sealed value begins with.</summary>
    public const string Prefix = "sealed:";

    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int KeyNameLength = 8;
    private const string Form = "Give 32 random bytes in Base64, of `openssl rand -base64 32` say; several with commas between, the one that seals first";

    private readonly Dictionary<string, byte[]> _keys = new(StringComparer.Ordinal);
    private readonly string _sealing;

    private SecretSealer(IReadOnlyList<byte[]> keys)
    {
        _sealing = NameOf(keys[0]);
        foreach (var key in keys)
        {
            _keys[NameOf(key)] = key;
        }
    }

    /// <summary>Takes keys as a setting holds them.</summary>
    /// <param name="keys">Keys in Base64 with commas between. The first seals, all of them open.</param>
    /// <exception cref="FormatException">One is no key. The message does not repeat it.</exception>
    public static SecretSealer Parse(string keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var parsed = keys.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(KeyOf).ToList();
        return parsed.Count > 0 ? new SecretSealer(parsed) : throw new FormatException($"There is no sealing key. {Form}.");
    }

    /// <summary>Whether a text looks like a sealed value.</summary>
    /// <param name="text">The text.</param>
    public static bool IsSealed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(Prefix, StringComparison.Ordinal);
    }

    /// <summary>Seals a value.</summary>
    /// <param name="runId">The run it is for.</param>
    /// <param name="name">What it is called there.</param>
    /// <param name="value">The value.</param>
    public string Seal(string runId, string name, string value)
    {
        var plain = Encoding.UTF8.GetBytes(value);
        var box = new byte[NonceBytes + plain.Length + TagBytes];
        var (nonce, text, tag) = new Box(box);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = Cipher(_keys[_sealing]);
        cipher.Encrypt(nonce, plain, text, tag, BoundTo(runId, name));
        return $"{Prefix}{_sealing}:{Base64Url.EncodeToString(box)}";
    }

    /// <summary>Opens a sealed value.</summary>
    /// <param name="runId">The run it is for.</param>
    /// <param name="name">What it is called there.</param>
    /// <param name="text">The sealed value.</param>
    /// <exception cref="SecretException">It was sealed by another key, for something else, or has been changed.</exception>
    public string Open(string runId, string name, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(':');
        if (parts is not [_, var keyName, var body] || !IsSealed(text))
        {
            throw new SecretException("what is recorded for it is no sealed value");
        }

        if (!_keys.TryGetValue(keyName, out var key))
        {
            throw new SecretException($"it was sealed by key {keyName}, which is not among the sealing keys of this host");
        }

        try
        {
            var box = Base64Url.DecodeFromChars(body);
            if (box.Length >= NonceBytes + TagBytes)
            {
                var (nonce, sealedText, tag) = new Box(box);
                var plain = new byte[sealedText.Length];
                using var cipher = Cipher(key);
                cipher.Decrypt(nonce, sealedText, tag, plain, BoundTo(runId, name));
                return Encoding.UTF8.GetString(plain);
            }
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            throw new SecretException("the sealed value does not open: it was sealed for another run or name, or has been changed", exception);
        }

        throw new SecretException("the sealed value is too short to be one");
    }

    /// <summary>One for each call: it is not made for several threads at once.</summary>
    private static AesGcm Cipher(byte[] key) => new(key, TagBytes);

    private static byte[] KeyOf(string text)
    {
        try
        {
            if (Convert.FromBase64String(text) is { Length: KeyBytes } key)
            {
                return key;
            }
        }
        catch (FormatException)
        {
            // Said below, without what was given.
        }

        throw new FormatException($"A sealing key is not {KeyBytes} bytes in Base64. {Form}.");
    }

    private static string NameOf(byte[] key) => Convert.ToHexStringLower(SHA256.HashData(key))[..KeyNameLength];

    private static byte[] BoundTo(string runId, string name) => Encoding.UTF8.GetBytes($"{runId}\n{name}");

    /// <summary>A sealed value's bytes: nonce, text, tag.</summary>
    private readonly ref struct Box(byte[] box)
    {
        public void Deconstruct(out Span<byte> nonce, out Span<byte> text, out Span<byte> tag)
        {
            nonce = box.AsSpan(0, NonceBytes);
            text = box.AsSpan(NonceBytes, box.Length - NonceBytes - TagBytes);
            tag = box.AsSpan(box.Length - TagBytes);
        }
    }
}
