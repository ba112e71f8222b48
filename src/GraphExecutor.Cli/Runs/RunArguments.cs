using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Runs;

/// <summary>What the command line says of a new run.</summary>
internal sealed record RunArguments : AttemptArguments
{
    /// <summary>Reads what is run, and tells what may be wrong with it.</summary>
    public required Func<Workflow> ReadWorkflow { get; init; }

    /// <summary>Its file.</summary>
    public required string Path { get; init; }

    /// <summary>The run's id; made up when <see langword="null"/>.</summary>
    public string? RunId { get; init; }
}
