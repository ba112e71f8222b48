using GraphExecutor.Runs;

namespace GraphExecutor.Storage.Mongo.Documents;

/// <summary>A <see cref="NodeError"/> as it is stored.</summary>
internal sealed record ErrorDocument
{
    public required string Type { get; init; }

    public required string Message { get; init; }

    public static ErrorDocument? Of(NodeError? error) => error is null ? null : new() { Type = error.Type, Message = error.Message };

    public NodeError ToError() => new(Type, Message);
}
