namespace GraphExecutor.Workflows;

/// <summary>What holds for every node that does not say otherwise.</summary>
public sealed record NodeDefaults
{
    /// <inheritdoc cref="NodeDefinition.Timeout"/>
    public TimeSpan? Timeout { get; init; }

    /// <inheritdoc cref="NodeDefinition.IdleTimeout"/>
    public TimeSpan? IdleTimeout { get; init; }

    /// <inheritdoc cref="NodeDefinition.GracePeriod"/>
    public TimeSpan? GracePeriod { get; init; }

    /// <inheritdoc cref="NodeDefinition.Retry"/>
    public RetryPolicy? Retry { get; init; }

    /// <summary>Environment of every command; a command's own <see cref="CommandNode.Env"/> wins name by name.</summary>
    public ValueMap<string> Env { get; init; } = ValueMap<string>.Empty;

    /// <inheritdoc cref="CommandNode.Cwd"/>
    public string? Cwd { get; init; }

    /// <inheritdoc cref="CommandNode.Shell"/>
    public ValueList<string>? Shell { get; init; }

    /// <inheritdoc cref="CommandNode.Terminal"/>
    public TerminalDefinition? Terminal { get; init; }

    /// <summary>The node with these defaults where it says nothing itself; the same object when they change nothing.</summary>
    internal NodeDefinition ApplyTo(NodeDefinition node)
    {
        if (this == None)
        {
            return node;
        }

        node = node with
        {
            Timeout = node.Timeout ?? Timeout,
            IdleTimeout = node.IdleTimeout ?? IdleTimeout,
            GracePeriod = node.GracePeriod ?? GracePeriod,
            Retry = node.Retry ?? Retry,
        };
        return node is not CommandNode command ? node : command with
        {
            Env = Env.Overlaid(command.Env),
            Cwd = command.Cwd ?? Cwd,
            Shell = command.Shell ?? Shell,
            Terminal = command.Terminal ?? Terminal,
        };
    }

    private static NodeDefaults None { get; } = new();
}
