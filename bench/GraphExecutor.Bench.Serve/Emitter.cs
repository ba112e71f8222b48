using System.Diagnostics;

namespace GraphExecutor.Bench.Serve;

/// <summary>Prints lines at a rate, each with the moment at which it is printed: a clock that all processes of the machine share.</summary>
internal static class Emitter
{
    public const string Mark = "at ";

    public static int Run(BenchOptions options)
    {
        using var output = Console.OpenStandardOutput();
        var start = Stopwatch.GetTimestamp();
        var total = options.Rate * options.Seconds;
        for (var line = 0; line < total; line++)
        {
            var due = start + (line * Stopwatch.Frequency / options.Rate);
            while (Stopwatch.GetTimestamp() < due)
            {
                Thread.Sleep(1);
            }

            output.Write(System.Text.Encoding.ASCII.GetBytes($"{line} {Mark}{Stopwatch.GetTimestamp()}\n"));
        }

        return 0;
    }
}
