namespace GraphExecutor.Bench;

/// <summary>What was asked for.</summary>
internal sealed record BenchOptions
{
    private const string Usage = "usage: GraphExecutor.Bench --gx PATH --peers DIRECTORY [--small] [--rounds N] [--only CASE,…] [--json FILE]";

    /// <summary>The <c>gx</c> to measure.</summary>
    public string Gx { get; private init; } = "";

    /// <summary>Where the peers are.</summary>
    public string Peers { get; private init; } = "";

    /// <summary>Sizes that only show that everything works.</summary>
    public bool Small { get; private init; }

    /// <summary>How often each contender is measured, in turns.</summary>
    public int Rounds { get; private init; } = 5;

    /// <summary>Where the figures go as JSON.</summary>
    public string? JsonFile { get; private init; }

    private string[] Only { get; init; } = [];

    public bool Includes(string name) => Only.Length == 0 || Only.Contains(name);

    /// <summary>Reads the command line.</summary>
    /// <returns>What is wrong with it; <see langword="null"/> when nothing is.</returns>
    public static string? TryParse(string[] args, out BenchOptions options)
    {
        options = new BenchOptions();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--small")
            {
                options = options with { Small = true, Rounds = 1 };
                continue;
            }

            if (i + 1 == args.Length)
            {
                return Usage;
            }

            var value = args[++i];
            switch (args[i - 1])
            {
                case "--gx":
                    options = options with { Gx = Path.GetFullPath(value) };
                    break;
                case "--peers":
                    options = options with { Peers = Path.GetFullPath(value) };
                    break;
                case "--only":
                    options = options with { Only = value.Split(',') };
                    break;
                case "--json":
                    options = options with { JsonFile = value };
                    break;
                case "--rounds" when int.TryParse(value, out var rounds) && rounds > 0:
                    options = options with { Rounds = rounds };
                    break;
                default:
                    return Usage;
            }
        }

        return File.Exists(options.Gx) ? null : $"--gx names the gx to measure, and there is none at \"{options.Gx}\". {Usage}";
    }
}
