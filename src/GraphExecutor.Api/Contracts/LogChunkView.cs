using GraphExecutor.Nodes;

namespace GraphExecutor.Api.Contracts;

/// <summary>Lines that were printed together.</summary>
internal sealed record LogChunkView
{
    public required long FirstLine { get; init; }

    public required DateTimeOffset Time { get; init; }

    public OutputSource? Stream { get; init; }

    public required IReadOnlyList<string> Lines { get; init; }
}
