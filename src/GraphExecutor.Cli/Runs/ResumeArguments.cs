using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Runs;

/// <summary>What the command line says of the next attempt of a run.</summary>
internal sealed record ResumeArguments : AttemptArguments
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>Nodes that run again, with all that comes after them.</summary>
    public required IReadOnlyList<string> From { get; init; }

    /// <summary>Another definition in place of the run's own.</summary>
    public Workflow? Workflow { get; init; }

    /// <summary>Only say what would run, and why.</summary>
    public bool Plan { get; init; }
}
