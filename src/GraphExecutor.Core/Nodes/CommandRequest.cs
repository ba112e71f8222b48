using GraphExecutor.Workflows;

namespace GraphExecutor.Nodes;

/// <summary>One command to run: everything that was decided before it starts, all expressions resolved.</summary>
public sealed record CommandRequest
{
    /// <summary>The run it belongs to; also in <c>GX_RUN_ID</c>.</summary>
    public required string RunId { get; init; }

    /// <summary>The node it belongs to; also in <c>GX_NODE_ID</c>.</summary>
    public required string NodeId { get; init; }

    /// <summary>The program and its arguments. The program is looked up in the <c>PATH</c> that the command gets.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>
    /// Variables on top of those that the runner takes from its host: the <c>GX_…</c> variables of the node and its <c>env</c>,
    /// which wins over everything but <c>GX_RUN_ID</c> and <c>GX_NODE_ID</c>, by which a command's processes are found.
    /// </summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Where it runs; the host's own directory when <see langword="null"/>. A relative path starts there too.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The size of its terminal; <see langword="null"/> for plain pipes with stdout and stderr kept apart.</summary>
    public TerminalSize? Terminal { get; init; }

    /// <summary>A JSON object with the outputs of the node's parents: what the file <c>$GX_INPUTS</c> holds.</summary>
    public string Inputs { get; init; } = "{}";

    /// <summary>Wall-clock time that it may take from its start; <see langword="null"/> for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long it may print nothing; <see langword="null"/> for no limit.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>From SIGTERM to SIGKILL; 10 s by default.</summary>
    public TimeSpan GracePeriod { get; init; } = NodeDefinition.DefaultGracePeriod;

    /// <summary>Answers to what it asks in its terminal; none by default. Without a terminal nothing is answered.</summary>
    public IReadOnlyList<CommandPrompt> Prompts { get; init; } = [];

    /// <summary>
    /// Makes a filter for each stream of its output, which sees all text before anyone else but <see cref="Prompts"/> does; no filter by
    /// default.
    /// </summary>
    public Func<IOutputFilter>? CreateFilter { get; init; }

    /// <summary>What people type into its terminal while it runs; nobody can by default, nor without a terminal.</summary>
    public CommandInput? Input { get; init; }

    /// <summary>What it leaves running in the background is left alone.</summary>
    public bool Detach { get; init; }

    /// <summary>Most bytes that the file <c>$GX_OUTPUT</c> may hold; 1 MiB by default.</summary>
    public int OutputLimit { get; init; } = NodeOutcome.OutputLimit;
}
