using System.Text.Json;

namespace GraphExecutor.WebPubSub.Protocol;

/// <summary>Everything that a client's frame may hold, as it stands in the JSON.</summary>
internal sealed record ClientFrameBody
{
    public string? Type { get; init; }

    public string? Group { get; init; }

    public string? Event { get; init; }

    public ulong? AckId { get; init; }

    public ulong? SequenceId { get; init; }

    public bool? NoEcho { get; init; }

    public string? DataType { get; init; }

    public JsonElement Data { get; init; }

    public JsonElement Stream { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public int? TtlSeconds { get; init; }

    public string? InvocationId { get; init; }
}
