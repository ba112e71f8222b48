using System.Globalization;
using System.Text.Json;
using GraphExecutor.Durable;

namespace GraphExecutor.Tests.Durable;

/// <summary>One execution of an orchestration from its history: what it decides is compared with what it decided before.</summary>
internal sealed class ReplayContext(History history) : IOrchestrationContext
{
    /// <summary>What the decision to raise an event begins with, before its name.</summary>
    public const string Raises = "raise ";

    private readonly Dictionary<int, TaskCompletionSource<JsonElement>> _calls = [];
    private readonly Dictionary<int, TaskCompletionSource> _timers = [];
    private readonly Dictionary<string, TaskCompletionSource> _waiting = [];
    private readonly List<string> _raised = [];
    private readonly TaskCompletionSource<OrchestrationResult> _other = new();

    public DateTimeOffset Now { get; private set; } = history.StartedAt;

    /// <summary>What it decided, in order.</summary>
    public List<string> Decisions { get; } = [];

    /// <summary>Timers that it gave up.</summary>
    public HashSet<int> GivenUp { get; } = [];

    public OrchestrationInput? Next { get; private set; }

    /// <summary>Whether that is for another orchestration, for which this one waits.</summary>
    public bool HandsOn { get; private set; }

    /// <summary>Executes the orchestration with the first events of the history.</summary>
    public Task<OrchestrationResult> Execute(WorkflowCache workflows, int events)
    {
        // What completes a task continues what waits for it, at once and here.
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var result = WorkflowOrchestration.RunAsync(this, history.Input, workflows);
            for (var i = 0; i < events && !result.IsCompleted; i++)
            {
                Now = history.Events[i].Time;
                Deliver(history.Events[i]);
            }

            return result;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    public Task<JsonElement> CallActivityAsync(string name, JsonElement input)
    {
        var call = _calls[Decide($"call {name} {input.GetRawText()}")] = new();
        return call.Task;
    }

    public async Task WaitUntilAsync(DateTimeOffset dueAt, CancellationToken cancellationToken)
    {
        var id = Decide("wait until " + dueAt.ToString("O", CultureInfo.InvariantCulture));
        var timer = _timers[id] = new();
        await using var registration = cancellationToken.Register(() =>
        {
            GivenUp.Add(id);
            timer.TrySetCanceled(cancellationToken);
        });
        await timer.Task;
    }

    public Task WaitForEventAsync(string name)
    {
        var waiting = new TaskCompletionSource();
        if (_raised.Remove(name))
        {
            waiting.SetResult();
        }
        else
        {
            _waiting.Add(name, waiting);
        }

        return waiting.Task;
    }

    public void ContinueAsNew(OrchestrationInput input)
    {
        Assert.All(_calls.Values, call => Assert.True(call.Task.IsCompleted, "An activity is under way: no engine would begin a new execution."));
        Assert.All(_timers.Values, timer => Assert.True(timer.Task.IsCompleted, "A timer runs: no engine would begin a new execution."));
        Decide($"continue as new {Describe(input)}");
        Next = input;
    }

    public Task<OrchestrationResult> GoOnInAnotherAsync(OrchestrationInput input)
    {
        Decide($"go on in another {Describe(input)}");
        Next = input;
        HandsOn = true;
        return _other.Task;
    }

    public void RaiseForOther(string name) => Decide(Raises + name);

    /// <summary>What is handed on, without the scheduler's state, which is compressed: that may come out otherwise one day.</summary>
    private static string Describe(OrchestrationInput input) =>
        $"{DurableNames.InstanceId(input)} {JsonSerializer.Serialize(input with { State = input.State! with { Scheduler = [] } })}";

    private void Deliver(HistoryEvent @event)
    {
        switch (@event)
        {
            case HistoryEvent.CallCompleted(var id, var result):
                _calls[id].SetResult(result);
                break;
            case HistoryEvent.CallFailed(var id):
                _calls[id].SetException(new InvalidOperationException("The activity failed as often as it may."));
                break;
            case HistoryEvent.OtherEnded(var result):
                _other.SetResult(result);
                break;
            case HistoryEvent.TimerFired(var id):
                _timers[id].TrySetResult();
                break;
            case HistoryEvent.EventRaised(var name) when _waiting.Remove(name, out var waiting):
                waiting.SetResult();
                break;
            case HistoryEvent.EventRaised(var name):
                _raised.Add(name);
                break;
        }
    }

    private int Decide(string decision)
    {
        var id = Decisions.Count;
        Decisions.Add(decision);
        if (id < history.Decisions.Count && history.Decisions[id] != decision)
        {
            throw new InvalidOperationException($"Decision {id} was \"{history.Decisions[id]}\", and is now \"{decision}\".");
        }

        return id;
    }
}
