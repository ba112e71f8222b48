using System.Globalization;
using System.Text.RegularExpressions;

namespace GraphExecutor.Workflows.Reading;

/// <summary>Sizes as a workflow writes them: <c>64MiB</c>, <c>1GB</c>, <c>4096</c>.</summary>
internal static partial class ByteSizes
{
    public const string Remedy = "Write it like 4096, \"64KiB\", \"256MiB\" or \"1GiB\"";

    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        if (Size().Match(text) is not { Success: true } match)
        {
            return false;
        }

        long unit = match.Groups["unit"].Value switch
        {
            "" or "B" => 1,
            "KiB" => 1L << 10,
            "MiB" => 1L << 20,
            "GiB" => 1L << 30,
            "KB" or "kB" => 1_000,
            "MB" => 1_000_000,
            _ => 1_000_000_000,
        };
        if (!long.TryParse(match.Groups["count"].Value, CultureInfo.InvariantCulture, out var count) || count > long.MaxValue / unit)
        {
            return false;
        }

        bytes = count * unit;
        return true;
    }

    [GeneratedRegex(@"\A(?<count>[0-9]{1,19}) ?(?<unit>|B|KiB|MiB|GiB|[kK]B|MB|GB)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Size();
}
