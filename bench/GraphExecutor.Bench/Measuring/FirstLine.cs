using System.Diagnostics;

namespace GraphExecutor.Bench.Measuring;

/// <summary>How long a program takes from its start to a line of its output.</summary>
internal static class FirstLine
{
    /// <exception cref="InvalidOperationException">It ended without such a line.</exception>
    public static async Task<TimeSpan> WaitForAsync(string text, params string[] command)
    {
        var start = Surroundings.Of(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true });
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        TimeSpan? elapsed = null;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (elapsed is null && line.Contains(text, StringComparison.Ordinal))
            {
                elapsed = clock.Elapsed;
            }
        }

        await process.WaitForExitAsync();
        return elapsed ?? throw new InvalidOperationException($"{string.Join(' ', command)} never printed {text}: {await errors}");
    }
}
