using System.Globalization;

namespace GraphExecutor.Pty.Ending;

/// <summary>When the machine was started, which the start times of processes count from.</summary>
internal static class BootTime
{
    /// <summary>USER_HZ, which is the same on all architectures that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    private const string Name = "btime ";

    /// <returns>To the second; <see langword="null"/> when the system does not say.</returns>
    internal static DateTimeOffset? Read()
    {
        var line = File.ReadLines("/proc/stat").FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        return long.TryParse(line.AsSpan(line is null ? 0 : Name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
    }

    /// <param name="bootTime">What <see cref="Read"/> gave.</param>
    /// <param name="ticks">Clock ticks since then.</param>
    internal static DateTimeOffset Add(DateTimeOffset? bootTime, ulong ticks) =>
        bootTime?.AddSeconds(ticks / TicksPerSecond) ?? DateTimeOffset.MinValue;
}
