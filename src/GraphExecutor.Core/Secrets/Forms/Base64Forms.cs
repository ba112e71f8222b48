using System.Text;

namespace GraphExecutor.Secrets.Forms;

/// <summary>What base64 makes of a secret, also when it encodes a longer text that the secret is a part of.</summary>
internal static class Base64Forms
{
    public static IEnumerable<string> Of(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        for (var before = 0; before < 3; before++)
        {
            foreach (var form in Aligned(bytes, before))
            {
                yield return form;
                yield return form.Replace('+', '-').Replace('/', '_');
            }
        }
    }

    /// <summary>Three bytes make four characters, so it matters how many bytes (modulo 3) stand before the secret.</summary>
    private static IEnumerable<string> Aligned(byte[] bytes, int before)
    {
        byte[] shifted = [.. new byte[before], .. bytes];
        var padded = Convert.ToBase64String(shifted);

        // Characters that hold bits of what stands before are left out: 8 or 16 bits reach into the second or third one.
        var first = ((before * 8) + 5) / 6;
        var afterWhole = shifted.Length * 8 / 6;
        yield return padded[first..afterWhole];

        // The secret is the end of what was encoded: its last bits are filled up with zeros, then padding follows or does not.
        yield return padded.TrimEnd('=')[first..];
        yield return padded[first..];
    }
}
