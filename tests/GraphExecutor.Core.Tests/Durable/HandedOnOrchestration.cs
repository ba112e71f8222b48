using GraphExecutor.Durable;

namespace GraphExecutor.Tests.Durable;

/// <summary>
/// An orchestration that another one goes on for: it is told what the activities return that it has called, hands on the events that are
/// raised for it, and ends when the other one has and all that it called has returned.
/// </summary>
internal sealed class HandedOnOrchestration(History history)
{
    private Task<OrchestrationResult>? _result;

    /// <summary>Ends only with the other one.</summary>
    public bool HasEnded => _result?.IsCompleted == true;

    public OrchestrationResult Result => _result!.Result;

    public int Events => history.Events.Count;

    /// <summary>Tells it of something. It must call nothing more.</summary>
    /// <returns>The events that it has raised for the other one.</returns>
    public IReadOnlyList<string> Tell(HistoryEvent @event, WorkflowCache workflows)
    {
        Assert.False(HasEnded, "It has ended before all that it called has returned.");
        history.Events.Add(@event);
        var context = new ReplayContext(history);
        _result = context.Execute(workflows, history.Events.Count);
        var added = context.Decisions.Skip(history.Decisions.Count).ToList();
        Assert.All(added, decision => Assert.StartsWith(ReplayContext.Raises, decision, StringComparison.Ordinal));
        history.Decisions.AddRange(added);
        return added.ConvertAll(decision => decision[ReplayContext.Raises.Length..]);
    }
}
