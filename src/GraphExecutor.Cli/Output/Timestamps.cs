using System.Globalization;

namespace GraphExecutor.Cli.Output;

/// <summary>Times in JSON: UTC with milliseconds, as events have them.</summary>
internal static class Timestamps
{
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
