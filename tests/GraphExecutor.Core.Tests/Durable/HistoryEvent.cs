using System.Text.Json;
using GraphExecutor.Durable;

namespace GraphExecutor.Tests.Durable;

/// <summary>Something that an orchestration is told.</summary>
internal abstract record HistoryEvent
{
    public DateTimeOffset Time { get; init; }

    internal sealed record CallCompleted(int Decision, JsonElement Result) : HistoryEvent;

    internal sealed record CallFailed(int Decision) : HistoryEvent;

    internal sealed record OtherEnded(OrchestrationResult Result) : HistoryEvent;

    internal sealed record TimerFired(int Decision) : HistoryEvent;

    internal sealed record EventRaised(string Name) : HistoryEvent;
}
