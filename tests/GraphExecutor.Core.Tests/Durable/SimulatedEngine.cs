using System.Collections.Concurrent;
using System.Text.Json;
using GraphExecutor.Durable;
using Microsoft.Extensions.Time.Testing;

namespace GraphExecutor.Tests.Durable;

/// <summary>
/// An engine as unpleasant as a real one may be: it executes the orchestration from its history at every event, activities at least
/// once, in any order, on workers that die; timers are late, or early. All by a seed, but for the order in which threads do their work.
/// </summary>
internal sealed class SimulatedEngine(EngineOptions options, FakeTimeProvider time, Func<int, (RunActivities Activities, WorkflowCache Workflows)> workerWith)
{
    private const int Forever = int.MaxValue;

    private readonly Random _random = new(options.Seed);
    private readonly ConcurrentQueue<string> _events = new();

    // What orchestrations that have handed on have raised for the latest one.
    private readonly Queue<string> _passedOn = new();
    private readonly List<(int Decision, string Name, JsonElement Input)> _queued = [];
    private readonly List<((int Decision, string Name, JsonElement Input) Call, Task<JsonElement> Activity)> _underway = [];
    private readonly List<(int Decision, JsonElement Result)> _results = [];
    private readonly Dictionary<int, DateTimeOffset> _timers = [];

    // Orchestrations that others go on for, from the first one on, and what they have called: calls that wait, and those under way.
    private readonly List<HandedOnOrchestration> _handedOn = [];
    private readonly List<(HandedOnOrchestration Caller, int Decision, string Name, JsonElement Input)> _late = [];
    private readonly List<(HandedOnOrchestration Caller, int Decision, Task<JsonElement> Activity)> _forgotten = [];
    private (RunActivities Activities, WorkflowCache Workflows) _worker = workerWith(Forever);

    private bool StopIsHeld => options.StopsWait && _queued.TrueForAll(call => call.Name == DurableNames.Stop)
        && (_underway.Exists(call => call.Call.Name == DurableNames.RunNode) || _forgotten.Exists(late => !late.Activity.IsCompleted));

    /// <summary>Executions of the orchestration from a history.</summary>
    public int Executions { get; private set; }

    /// <summary>Events that those executions were told.</summary>
    public long Replayed { get; private set; }

    /// <summary>Entries in all histories: what was decided, and what came of it.</summary>
    public int HistoryEntries { get; private set; }

    public int Generations => Histories.Count;

    /// <summary>What is kept of each execution, in their order.</summary>
    public List<History> Histories { get; } = [];

    /// <summary>Orchestrations that others go on for.</summary>
    public int HandedOn => _handedOn.Count;

    /// <summary>Calls of activities.</summary>
    public int Calls { get; private set; }

    /// <summary>Most activities that were under way at once, with those of earlier executions, whose results nobody waits for.</summary>
    public int MostPlaces { get; private set; }

    /// <summary>Called before each step, with the number of steps so far.</summary>
    public Action<int>? OnStep { get; init; }

    /// <summary>Raises an event for the orchestration.</summary>
    public void Raise(string name) => _events.Enqueue(name);

    public async Task<OrchestrationResult> RunAsync(OrchestrationInput input, CancellationToken cancellationToken)
    {
        History? history = null;
        history = Begin(input);
        var steps = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            OnStep?.Invoke(steps++);
            var (result, context) = Execute(history);
            if (context.Next is { } next)
            {
                if (context.HandsOn)
                {
                    HandOn(history);
                }

                history = Begin(next);
                continue;
            }

            if (result.IsCompleted)
            {
                HistoryEntries += history.Events.Count + history.Decisions.Count;
                await EndOthersAsync(await result);
                return await result;
            }

            await ProceedAsync(history);
        }

        History Begin(OrchestrationInput input)
        {
            HistoryEntries += history is null ? 0 : history.Events.Count + history.Decisions.Count;
            _queued.Clear();
            _underway.Clear();
            _results.Clear();
            _timers.Clear();
            Histories.Add(new History(input, time.GetUtcNow()));
            return Histories[^1];
        }
    }

    /// <summary>Another orchestration goes on. What this one has called is executed all the same, some of it not begun yet.</summary>
    private void HandOn(History history)
    {
        Assert.True(_timers.Count == 0, "A timer runs of an orchestration that has handed on.");
        var caller = new HandedOnOrchestration(history);
        _handedOn.Add(caller);
        _late.AddRange(_queued.Select(call => (caller, call.Decision, call.Name, call.Input)));
        _forgotten.AddRange(_underway.Select(call => (caller, call.Call.Decision, call.Activity)));
        _forgotten.AddRange(_results.Select(result => (caller, result.Decision, Task.FromResult(result.Result))));
    }

    /// <summary>Something may happen to what orchestrations have called that have handed on.</summary>
    private void ProceedWithOthers()
    {
        foreach (var late in _forgotten.FindAll(late => late.Activity.IsCompleted))
        {
            _forgotten.Remove(late);
            Tell(_handedOn.IndexOf(late.Caller), EndOf(late.Decision, late.Activity));
        }

        if (_late.Count > 0 && _random.Next(3) == 0)
        {
            BeginLate();
        }
    }

    private void BeginLate()
    {
        var (caller, decision, name, input) = Take(_late);
        _forgotten.Add((caller, decision, _random.Next(100) < options.WorkersDie
            ? Task.FromException<JsonElement>(new WorkerDiedException())
            : _worker.Activities.ExecuteAsync(name, input)));
    }

    /// <summary>The latest orchestration has ended: those that wait for it end too, one after the other.</summary>
    private async Task EndOthersAsync(OrchestrationResult result)
    {
        while (_late.Count > 0)
        {
            BeginLate();
        }

        for (var i = _handedOn.Count - 1; i >= 0; i--)
        {
            List<HistoryEvent> events = [new HistoryEvent.OtherEnded(result)];
            foreach (var late in _forgotten.Where(late => late.Caller == _handedOn[i]))
            {
                await CompleteAsync(late.Activity).ContinueWith(_ => { }, TaskScheduler.Default);
                events.Insert(_random.Next(events.Count + 1), EndOf(late.Decision, late.Activity));
            }

            events.ForEach(@event => Tell(i, @event));
            Assert.True(_handedOn[i].HasEnded, "An orchestration that has handed on does not end.");
            Assert.Equal(result, _handedOn[i].Result);
        }
    }

    private static HistoryEvent EndOf(int decision, Task<JsonElement> activity) => activity.IsCompletedSuccessfully
        ? new HistoryEvent.CallCompleted(decision, activity.Result)
        : new HistoryEvent.CallFailed(decision);

    /// <summary>An event is raised for one of the orchestrations, in their order: nothing for one that has ended, as with real engines.</summary>
    private void Raise(int orchestration, string name)
    {
        if (orchestration == _handedOn.Count)
        {
            _passedOn.Enqueue(name);
        }
        else if (!_handedOn[orchestration].HasEnded)
        {
            Tell(orchestration, new HistoryEvent.EventRaised(name));
        }
    }

    private void Tell(int orchestration, HistoryEvent @event)
    {
        var told = _handedOn[orchestration];
        var raised = told.Tell(@event with { Time = time.GetUtcNow() }, _worker.Workflows);
        HistoryEntries += 1 + raised.Count;
        Replayed += told.Events;
        Executions++;
        foreach (var name in raised)
        {
            Raise(orchestration + 1, name);
        }
    }

    private (Task<OrchestrationResult> Result, ReplayContext Context) Execute(History history)
    {
        if (options.ReplaysPrefixes && history.Events.Count > 0)
        {
            var prefix = new ReplayContext(history);
            _ = prefix.Execute(_worker.Workflows, _random.Next(history.Events.Count));
            Assert.True(prefix.Decisions.Count <= history.Decisions.Count, "A part of the history leads to more decisions than all of it.");
        }

        var context = new ReplayContext(history);
        var result = context.Execute(_worker.Workflows, history.Events.Count);
        Executions++;
        Replayed += history.Events.Count;
        Assert.True(context.Decisions.Count >= history.Decisions.Count, $"It decided less than before: {context.Decisions.Count} times.");
        for (var i = history.Decisions.Count; i < context.Decisions.Count; i++)
        {
            Note(i, context.Decisions[i]);
            history.Decisions.Add(context.Decisions[i]);
        }

        foreach (var timer in context.GivenUp)
        {
            _timers.Remove(timer);
        }

        return (result, context);
    }

    private void Note(int id, string decision)
    {
        var parts = decision.Split(' ', 3);
        if (parts[0] == "call")
        {
            Calls++;
            _queued.Add((id, parts[1], JsonElement.Parse(parts[2])));
        }
        else if (parts[0] == "wait")
        {
            _timers[id] = DateTimeOffset.Parse(parts[2], null);
        }
    }

    /// <summary>Something happens, and the orchestration will be told.</summary>
    private async Task ProceedAsync(History history)
    {
        var before = history.Events.Count;
        while (history.Events.Count == before || (options.InBatches && _results.Count + _queued.Count > 0))
        {
            ProceedWithOthers();
            var mayExecute = _queued.Count > 0 && !StopIsHeld;
            if (_events.TryDequeue(out var name))
            {
                Raise(0, name);
            }
            else if (_passedOn.TryDequeue(out name))
            {
                Add(new HistoryEvent.EventRaised(name));
            }
            else if (_results.Count > 0 && (!mayExecute || _random.Next(2) == 0))
            {
                var (decision, result) = Take(_results);
                Add(new HistoryEvent.CallCompleted(decision, result));
            }
            else if (mayExecute)
            {
                await ExecuteActivityAsync();
            }
            else if (_underway.Count > 0 && await EndsAsync())
            {
                // Its result is there now.
            }
            else if (_timers.Count > 0 && ((_underway.Count == 0 && _forgotten.Count == 0) || _timers.Values.Min() <= time.GetUtcNow()))
            {
                if (_forgotten.Count == 0 || !await OneOfOthersEndsAsync())
                {
                    FireTimer();
                }
            }
            else if (_underway.Count + _queued.Count > 0 || (_timers.Count > 0 && !await OneOfOthersEndsAsync()))
            {
                time.Advance(TimeSpan.FromSeconds(1));
            }
            else if (_timers.Count > 0)
            {
                // Whoever called it will be told.
            }
            else
            {
                Assert.Fail("The orchestration waits for nothing, and has not ended.");
            }
        }

        void Add(HistoryEvent @event) => history.Events.Add(@event with { Time = time.GetUtcNow() });

        void FireTimer()
        {
            var (decision, dueAt) = _timers.MinBy(timer => (timer.Value, timer.Key));
            var wait = dueAt > time.GetUtcNow() ? dueAt - time.GetUtcNow() : TimeSpan.Zero;
            time.Advance(options.TimersAreEarly ? TimeSpan.FromSeconds(Math.Floor(wait.TotalSeconds)) : wait + TimeSpan.FromMilliseconds(_random.Next(3_000)));
            _timers.Remove(decision);
            Add(new HistoryEvent.TimerFired(decision));
        }
    }

    private async Task ExecuteActivityAsync()
    {
        var call = Take(_queued);
        if (options.StopsWait && call.Name == DurableNames.Stop && _queued.Count > 0)
        {
            _queued.Add(call);
            return;
        }

        if (_random.Next(100) < options.WorkersDie)
        {
            // The next worker knows nothing of what this one did but what it recorded.
            _worker = workerWith(_random.Next(12));
            try
            {
                await CompleteAsync(_worker.Activities.ExecuteAsync(call.Name, call.Input));
            }
            catch (WorkerDiedException)
            {
                // As meant.
            }

            _worker = workerWith(Forever);
            _queued.Add(call);
            return;
        }

        _underway.Add((call, _worker.Activities.ExecuteAsync(call.Name, call.Input)));
        MostPlaces = Math.Max(MostPlaces, _forgotten.Count(late => !late.Activity.IsCompleted) + _underway.Count);
        await EndsAsync();
    }

    /// <summary>Whether some activity ends soon. Its result is there then, or it is lost and the activity is to be executed again.</summary>
    private async Task<bool> EndsAsync()
    {
        await EndsInAMomentAsync(_underway.Select(call => call.Activity));
        var ended = _underway.FindIndex(call => call.Activity.IsCompleted);
        if (ended < 0)
        {
            return false;
        }

        var (call, activity) = _underway[ended];
        _underway.RemoveAt(ended);
        var result = await activity;
        if (_random.Next(100) < options.ResultsAreLost)
        {
            _queued.Add(call);
        }
        else
        {
            _results.Add((call.Decision, result));
        }

        return true;
    }

    /// <summary>Whether something ends soon that an orchestration has called that has handed on.</summary>
    private Task<bool> OneOfOthersEndsAsync() => EndsInAMomentAsync(_forgotten.Select(late => late.Activity));

    /// <summary>Lets the clock run while an activity waits for it.</summary>
    private async Task<JsonElement> CompleteAsync(Task<JsonElement> activity)
    {
        while (!await EndsInAMomentAsync([activity]))
        {
            time.Advance(TimeSpan.FromSeconds(1));
        }

        return await activity;
    }

    /// <summary>Whether one of them ends in a moment. If not, they wait for the clock.</summary>
    private async Task<bool> EndsInAMomentAsync(IEnumerable<Task> activities)
    {
        var any = Task.WhenAny(activities);
        do
        {
            await Task.WhenAny(any, Task.Delay(20));
        }
        while (!any.IsCompleted && options.ClockStands() && !TestContext.Current.CancellationToken.IsCancellationRequested);

        return any.IsCompleted;
    }

    private T Take<T>(List<T> items)
    {
        var index = options.InBatches ? 0 : _random.Next(items.Count);
        var item = items[index];
        items.RemoveAt(index);
        return item;
    }
}
