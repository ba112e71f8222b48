using System.Text.Json.Serialization;
using GraphExecutor.Nodes;
using GraphExecutor.Workflows;

namespace GraphExecutor.Events;

/// <summary>A node printed something: whole lines, or how its unfinished line looks now.</summary>
public sealed record LogEvent : GraphEvent
{
    /// <summary>The node.</summary>
    [JsonPropertyOrder(-8)]
    public required string NodeId { get; init; }

    /// <summary>The node attempt.</summary>
    [JsonPropertyOrder(-7)]
    public required int NodeAttempt { get; init; }

    /// <summary>The number of the first line in this node attempt, from 0.</summary>
    public required long FirstLine { get; init; }

    /// <summary>Whole lines with their ANSI codes; at most 50 ms or 32 KiB of them.</summary>
    public required ValueList<string> Lines { get; init; }

    /// <summary>The line after these as it stands, when it is unfinished for 100 ms; what follows replaces it.</summary>
    public string? Partial { get; init; }

    /// <summary>Where it was printed; left out for a terminal and for standard output.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public OutputSource Stream { get; init; }
}
