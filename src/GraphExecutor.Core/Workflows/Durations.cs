using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace GraphExecutor.Workflows;

/// <summary>Durations as a workflow writes them: <c>90s</c>, <c>1h30m</c>, <c>500ms</c>, <c>PT90S</c>.</summary>
public static partial class Durations
{
    internal const string Remedy = "Write it like \"90s\", \"10m\", \"1h30m\", \"2d\" or ISO 8601 (\"PT90S\")";

    // Timers of .NET reach 49 days; what waits longer than that is a mistake in the unit.
    internal static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    /// <summary>Reads any duration, however long; none is negative.</summary>
    /// <param name="text">As a workflow writes it.</param>
    /// <param name="duration">What was read; <see cref="TimeSpan.MaxValue"/> for what is longer than that.</param>
    /// <returns>Whether it is a duration.</returns>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        try
        {
            if (text.StartsWith('P'))
            {
                duration = XmlConvert.ToTimeSpan(text);
            }
            else if (Units().Match(text) is { Success: true } match && match.Length > 0)
            {
                duration = TimeSpan.FromDays(Part(match, "d")) + TimeSpan.FromHours(Part(match, "h")) + TimeSpan.FromMinutes(Part(match, "m"))
                    + TimeSpan.FromSeconds(Part(match, "s")) + TimeSpan.FromMilliseconds(Part(match, "ms"));
            }
            else
            {
                return false;
            }
        }
        catch (OverflowException)
        {
            duration = TimeSpan.MaxValue;
        }
        catch (FormatException)
        {
            return false;
        }

        return duration >= TimeSpan.Zero;
    }

    /// <summary>As a workflow writes it: <c>1h30m</c>, <c>1.5s</c>, <c>20ms</c>.</summary>
    /// <param name="duration">What is written, to the millisecond.</param>
    public static string Format(TimeSpan duration)
    {
        if (duration < TimeSpan.FromSeconds(1))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.###}ms");
        }

        var seconds = (duration.TotalSeconds % 60).ToString("0.###", CultureInfo.InvariantCulture);
        return string.Concat(
            duration.Days > 0 ? $"{duration.Days}d" : "", duration.Hours > 0 ? $"{duration.Hours}h" : "",
            duration.Minutes > 0 ? $"{duration.Minutes}m" : "", seconds == "0" ? "" : $"{seconds}s");
    }

    /// <summary>As above when that is read as the same duration, else as ISO 8601, which knows parts of a millisecond.</summary>
    internal static string FormatExactly(TimeSpan duration)
    {
        var text = Format(duration);
        return TryParse(text, out var read) && read == duration ? text : XmlConvert.ToString(duration);
    }

    private static double Part(Match match, string unit) =>
        match.Groups[unit] is { Success: true } part ? double.Parse(part.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        @"\A(?:(?<d>[0-9]{1,9}(?:\.[0-9]{1,9})?)d)?(?:(?<h>[0-9]{1,9}(?:\.[0-9]{1,9})?)h)?(?:(?<m>[0-9]{1,9}(?:\.[0-9]{1,9})?)m)?(?:(?<s>[0-9]{1,9}(?:\.[0-9]{1,9})?)s)?(?:(?<ms>[0-9]{1,9}(?:\.[0-9]{1,9})?)ms)?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Units();
}
