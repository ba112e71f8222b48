using GraphExecutor.Cli.Output;

namespace GraphExecutor.Cli.Runs;

/// <summary>What the command line says of an attempt of a run, a new run's or a resumed one's.</summary>
internal record AttemptArguments
{
    /// <summary><c>-c name=value</c>.</summary>
    public required IReadOnlyList<string> Context { get; init; }

    /// <summary><c>-s name=source</c>.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }

    /// <summary>Most nodes that run at once; what the workflow says when <see langword="null"/>.</summary>
    public int? MaxParallelism { get; init; }

    /// <summary>How the run is shown.</summary>
    public required OutputOptions Output { get; init; }
}
