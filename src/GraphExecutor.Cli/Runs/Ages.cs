using System.Globalization;

namespace GraphExecutor.Cli.Runs;

/// <summary>Ages as people write them: <c>90m</c>, <c>12h</c>, <c>30d</c>, <c>0d</c>.</summary>
internal static class Ages
{
    public static bool TryParse(string text, out TimeSpan age)
    {
        age = TimeSpan.Zero;
        if (text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        TimeSpan? unit = text[^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            'w' => TimeSpan.FromDays(7),
            _ => null,
        };
        age = (unit ?? TimeSpan.Zero) * number;
        return unit is not null && age <= TimeSpan.FromDays(36_500);
    }
}
