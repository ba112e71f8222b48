using System.Globalization;

namespace GraphExecutor.Bench.Serve;

/// <summary>What is measured, and how much of it.</summary>
internal sealed record BenchOptions
{
    /// <summary><c>latency</c>, <c>viewers</c>, <c>throughput</c>, <c>idle</c>, <c>all</c>; <c>emit</c> is what the measured node runs.</summary>
    public required string What { get; init; }

    /// <summary>How long lines are printed.</summary>
    public int Seconds { get; init; } = 30;

    /// <summary>Lines printed each second.</summary>
    public int Rate { get; init; } = 1_000;

    /// <summary>How many watch.</summary>
    public int Viewers { get; init; } = 1_000;

    /// <summary>How many lines are printed as fast as can be.</summary>
    public int Lines { get; init; } = 2_000_000;

    public static BenchOptions Read(string[] args)
    {
        var options = new BenchOptions { What = args.FirstOrDefault() ?? "all" };
        for (var i = 1; i + 1 < args.Length; i += 2)
        {
            var value = int.Parse(args[i + 1], CultureInfo.InvariantCulture);
            options = args[i] switch
            {
                "--seconds" => options with { Seconds = value },
                "--rate" => options with { Rate = value },
                "--viewers" => options with { Viewers = value },
                "--lines" => options with { Lines = value },
                _ => throw new ArgumentException($"there is no option {args[i]}"),
            };
        }

        return options;
    }

    public static int Explain()
    {
        Console.Error.WriteLine("serve-bench latency|viewers|throughput|idle|all [--seconds N] [--rate N] [--viewers N] [--lines N]");
        return 2;
    }
}
