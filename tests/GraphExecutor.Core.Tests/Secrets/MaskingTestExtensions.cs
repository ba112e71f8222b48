using System.Buffers;
using GraphExecutor.Nodes;
using GraphExecutor.Secrets;

namespace GraphExecutor.Tests.Secrets;

internal static class MaskingTestExtensions
{
    public static SecretMasker MaskerOf(params IEnumerable<string> secrets)
    {
        var masker = new SecretMasker();
        foreach (var secret in secrets)
        {
            masker.Add(secret);
        }

        return masker;
    }

    /// <summary>What the filter lets out when it gets one piece.</summary>
    public static string Feed(this IOutputFilter filter, string text)
    {
        var output = new ArrayBufferWriter<char>();
        filter.Write(text, output);
        return new string(output.WrittenSpan);
    }

    /// <summary>What the filter lets out at the end.</summary>
    public static string End(this IOutputFilter filter)
    {
        var output = new ArrayBufferWriter<char>();
        filter.Complete(output);
        return new string(output.WrittenSpan);
    }

    public static string MaskStream(this SecretMasker masker, params IEnumerable<string> pieces)
    {
        var filter = masker.CreateFilter();
        return string.Concat(pieces.Select(filter.Feed).ToList()) + filter.End();
    }
}
