using System.Text;

namespace GraphExecutor.Secrets.Forms;

/// <summary>A secret's UTF-8 bytes as <c>xxd -p</c> prints them, in both cases.</summary>
internal static class HexForms
{
    public static IEnumerable<string> Of(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        yield return Convert.ToHexString(bytes);
        yield return Convert.ToHexStringLower(bytes);
    }
}
