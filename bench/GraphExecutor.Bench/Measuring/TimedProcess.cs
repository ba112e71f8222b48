using System.Diagnostics;
using System.Globalization;

namespace GraphExecutor.Bench.Measuring;

/// <summary>Runs programs to their end, and says what they took. The memory is GNU time's figure, of the program and what it waited for.</summary>
internal static class TimedProcess
{
    /// <summary>Runs one.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="keepOutput">Whether its output is returned; thrown away otherwise, unread.</param>
    /// <exception cref="InvalidOperationException">It did not exit with 0.</exception>
    public static async Task<Timing> RunAsync(string[] command, bool keepOutput = false)
    {
        var errors = Path.GetTempFileName();
        var memory = Path.GetTempFileName();
        try
        {
            var redirect = keepOutput ? "" : "> /dev/null";
            var start = Surroundings.Of(new ProcessStartInfo(
                "/bin/bash", ["-c", $"exec /usr/bin/time -f %M -o \"$1\" -- \"${{@:3}}\" {redirect} 2> \"$2\" < /dev/null", "bash", memory, errors, .. command])
            {
                RedirectStandardOutput = keepOutput,
            });
            var clock = Stopwatch.StartNew();
            using var process = Process.Start(start)!;
            var output = keepOutput ? await process.StandardOutput.ReadToEndAsync() : "";
            await process.WaitForExitAsync();
            var wall = clock.Elapsed;
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException(
                    $"{string.Join(' ', command)} exited with {process.ExitCode}: {await File.ReadAllTextAsync(errors)}");
            }

            var kilobytes = (await File.ReadAllLinesAsync(memory))[^1];
            return new Timing(wall, long.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024, output);
        }
        finally
        {
            File.Delete(errors);
            File.Delete(memory);
        }
    }
}
