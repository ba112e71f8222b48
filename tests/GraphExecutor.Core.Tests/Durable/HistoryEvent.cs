using System.Text.Json;
using System.Text.Json.Serialization;
using GraphExecutor.Durable;

namespace GraphExecutor.Tests.Durable;

/// <summary>Something that an orchestration is told.</summary>
[JsonDerivedType(typeof(CallCompleted), "completed")]
[JsonDerivedType(typeof(CallFailed), "failed")]
[JsonDerivedType(typeof(OtherEnded), "other ended")]
[JsonDerivedType(typeof(TimerFired), "timer")]
[JsonDerivedType(typeof(EventRaised), "event")]
internal abstract record HistoryEvent
{
    public DateTimeOffset Time { get; init; }

    internal sealed record CallCompleted(int Decision, JsonElement Result) : HistoryEvent;

    internal sealed record CallFailed(int Decision) : HistoryEvent;

    internal sealed record OtherEnded(OrchestrationResult Result) : HistoryEvent;

    internal sealed record TimerFired(int Decision) : HistoryEvent;

    internal sealed record EventRaised(string Name) : HistoryEvent;
}
