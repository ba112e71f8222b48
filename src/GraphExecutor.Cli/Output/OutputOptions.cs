namespace GraphExecutor.Cli.Output;

/// <summary>How a run is to be shown.</summary>
internal sealed record OutputOptions
{
    /// <summary>One event a line.</summary>
    public bool Json { get; init; }

    /// <summary>Plain lines, also in a terminal.</summary>
    public bool Plain { get; init; }

    /// <summary>Show in the terminal's title how far the run is.</summary>
    public bool Title { get; init; }

    /// <summary>Ring the terminal's bell at the end.</summary>
    public bool Bell { get; init; }
}
