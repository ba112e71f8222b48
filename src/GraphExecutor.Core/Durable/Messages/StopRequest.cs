using GraphExecutor.Scheduling;

namespace GraphExecutor.Durable.Messages;

/// <summary>What runs shall end.</summary>
internal sealed record StopRequest
{
    public required RunStop Stop { get; init; }
}
