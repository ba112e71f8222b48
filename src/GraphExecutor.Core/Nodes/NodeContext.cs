using System.Text.Json;

namespace GraphExecutor.Nodes;

/// <summary>What a function is told about the node that it runs for.</summary>
public sealed class NodeContext
{
    private readonly Func<string, ValueTask> _log;

    internal NodeContext(Func<string, ValueTask> log) => _log = log;

    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>The attempt of the run, from 1.</summary>
    public required int RunAttempt { get; init; }

    /// <summary>The node's id.</summary>
    public required string NodeId { get; init; }

    /// <summary>The attempt of the node, from 1.</summary>
    public required int NodeAttempt { get; init; }

    /// <summary>The named values of the run.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Context { get; init; }

    /// <summary>Writes a line to the node's log. Texts with line ends become several lines.</summary>
    /// <param name="line">The line.</param>
    public ValueTask LogAsync(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return _log(line);
    }
}
