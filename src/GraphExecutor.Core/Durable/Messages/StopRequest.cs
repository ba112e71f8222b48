using GraphExecutor.Scheduling;

namespace GraphExecutor.Durable.Messages;

/// <summary>Nodes that shall end.</summary>
internal sealed record StopRequest : RunKey
{
    public required NodeNumbers Nodes { get; init; }

    public required RunStop Stop { get; init; }
}
