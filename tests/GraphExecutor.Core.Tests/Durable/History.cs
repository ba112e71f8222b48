using GraphExecutor.Durable;

namespace GraphExecutor.Tests.Durable;

/// <summary>What an engine keeps of one execution of an orchestration.</summary>
internal sealed class History(OrchestrationInput input, DateTimeOffset startedAt)
{
    public OrchestrationInput Input => input;

    public DateTimeOffset StartedAt => startedAt;

    public List<HistoryEvent> Events { get; init; } = [];

    /// <summary>What the orchestration has decided so far, in order.</summary>
    public List<string> Decisions { get; init; } = [];
}
