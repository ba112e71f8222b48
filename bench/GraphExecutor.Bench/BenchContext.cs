using GraphExecutor.Bench.Graphs;

namespace GraphExecutor.Bench;

/// <summary>What the cases share: the options, and a directory for their files.</summary>
internal sealed class BenchContext(BenchOptions options, string directory)
{
    private int _names;

    public BenchOptions Options => options;

    /// <summary>How many of something: all of it, or few when the bench is only to show that it works.</summary>
    public int Size(int full, int small) => options.Small ? small : full;

    /// <summary>A goal; none when the bench is only to show that it works.</summary>
    public double? Goal(double value) => options.Small ? null : value;

    public string Peer(string name) => Path.Combine(options.Peers, name);

    /// <summary>A file that is not there yet.</summary>
    public string NewFile(string extension) => Path.Combine(directory, $"{Interlocked.Increment(ref _names)}{extension}");

    public string Write(string extension, string text)
    {
        var path = NewFile(extension);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>This program itself, for a graph in a process of its own.</summary>
    public static string[] GraphCommand(GraphShape shape, int nodes, int runs, string store) =>
        [Environment.ProcessPath!, "graph", shape.ToString(), $"{nodes}", $"{runs}", store];

    /// <summary>A <c>gx run</c> that records in a new store.</summary>
    public string[] Run(string workflow, params string[] more) =>
        [options.Gx, "run", workflow, "--store", $"sqlite:{NewFile(".db")}", .. more];
}
