using GraphExecutor.Durable.Messages;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;

namespace GraphExecutor.Durable;

/// <summary>
/// Drives one attempt of a run in an engine that replays: carries out what the scheduler commands by calling activities, and tells it
/// what came of them. It uses no clock, chance or I/O of its own, and leaves no thread: the same history gives the same calls.
/// </summary>
internal sealed partial class OrchestrationDriver
{
    /// <summary>How early a timer of the engine may be.</summary>
    private static readonly TimeSpan MostEarly = TimeSpan.FromSeconds(1);

    private readonly IOrchestrationContext _context;
    private readonly OrchestrationInput _input;
    private readonly GraphPlan _plan;
    private readonly PacketPlan _packets;
    private readonly GenerationRules _generations;
    private readonly GraphScheduler _scheduler;
    private readonly List<SchedulerCommand> _commands = [];

    // What was recorded of nodes whose end the scheduler is being told.
    private readonly Dictionary<int, NodeReport> _reports = [];
    private readonly Dictionary<int, ConditionReport> _conditions = [];
    private readonly SortedDictionary<int, DateTimeOffset> _retries = [];
    private readonly Dictionary<int, CancellationTokenSource> _retryTimers = [];
    private readonly CancellationTokenSource _ended = new();

    // Continued where it is completed, as everything here.
    private readonly TaskCompletionSource<OrchestrationResult> _done = new();
    private DateTimeOffset _startedAt;

    public OrchestrationDriver(IOrchestrationContext context, OrchestrationInput input, PlannedWorkflow workflow)
    {
        _context = context;
        _input = input;
        (_plan, _packets, _generations) = workflow;
        _scheduler = new GraphScheduler(_plan, null, _packets);
    }

    /// <param name="begun">What is there to begin with; <see langword="null"/> for an execution that goes on with an attempt.</param>
    public async Task<OrchestrationResult> RunAsync(BeginReply? begun)
    {
        if (begun is null)
        {
            GoOn(_input.State!);
        }
        else
        {
            _startedAt = begun.StartedAt;
            Watch(AwaitRunTimeoutAsync());
            Apply(new SchedulerEvent.RunStarted(InitialState(begun)));
        }

        Watch(AwaitCancelAsync());
        Pump();
        return await _done.Task;
    }

    private static Dictionary<int, NodeResult> InitialState(BeginReply begun)
    {
        var state = new Dictionary<int, NodeResult>();
        foreach (var node in begun.Completed)
        {
            state[node] = new NodeResult { Status = NodeStatus.Completed };
        }

        foreach (var node in begun.SkipBranch)
        {
            state[node] = new NodeResult { Status = NodeStatus.Completed, SkipBranch = true };
        }

        foreach (var (node, error, exitCode) in begun.Failed)
        {
            state[node] = new NodeResult { Status = NodeStatus.Failed, Error = new NodeError(error, ""), ExitCode = exitCode };
        }

        return state;
    }

    /// <summary>Decides what follows from an event. What is to be done is noted, and done by <see cref="Pump"/>.</summary>
    private void Apply(SchedulerEvent @event)
    {
        _scheduler.Apply(@event, _commands);

        // Conditions that are known already add commands to the end of the list.
        for (var i = 0; i < _commands.Count; i++)
        {
            Take(_commands[i]);
        }

        _commands.Clear();
    }

    private void Take(SchedulerCommand command)
    {
        switch (command)
        {
            case SchedulerCommand.StartNode start:
                _starting.Enqueue(start);
                break;
            case SchedulerCommand.StopNode:
                // Nodes are stopped only when the run is.
                _stopIsDue = true;
                break;
            case SchedulerCommand.SettleNode settle:
                Settle(settle);
                break;
            case SchedulerCommand.AwaitRetry retry:
                AwaitRetry(retry);
                break;
            case SchedulerCommand.AwaitPool pool:
                Decide(NodeStatus.Waiting, null, pool.Reason, pool.Node);
                break;
            case SchedulerCommand.EvaluateCondition evaluate when _conditions.Remove(evaluate.Edge, out var condition):
                _scheduler.Apply(new SchedulerEvent.ConditionEvaluated(evaluate.Edge, condition.Holds, condition.Error), _commands);
                break;
            case SchedulerCommand.EvaluateCondition evaluate:
                _edges.Add(evaluate.Edge);
                break;
            case SchedulerCommand.EndRun end:
                _end = new OrchestrationResult(end.Status, end.Reason);
                break;
        }
    }

    private void Settle(SchedulerCommand.SettleNode settle)
    {
        if (_retries.Remove(settle.Node) && _retryTimers.Remove(settle.Node, out var timer))
        {
            timer.Cancel();
        }

        // What the activity has recorded already needs no more recording, unless what happened meanwhile makes it something else.
        if (!_reports.Remove(settle.Node, out var report) || report.Status != settle.Status)
        {
            Decide(settle.Status, settle.Error, settle.Reason, settle.Node);
        }
    }

    private void AwaitRetry(SchedulerCommand.AwaitRetry retry)
    {
        _reports.Remove(retry.Node, out var report);
        Watch(AwaitRetryAsync(retry.Node, report?.RetryAt ?? _context.Now + retry.Delay));
    }

    private async Task AwaitRetryAsync(int node, DateTimeOffset dueAt)
    {
        // One that was cancelled before is left alone: it has given up already.
        var timer = new CancellationTokenSource();
        _retries[node] = dueAt;
        _retryTimers[node] = timer;
        if (await WaitUntilAsync(dueAt, timer.Token) && _retries.Remove(node))
        {
            _retryTimers.Remove(node);
            Apply(new SchedulerEvent.RetryDue(node));
            Pump();
        }
    }

    private async Task AwaitRunTimeoutAsync()
    {
        if (_plan.Definition.Timeout is { } limit && await WaitUntilAsync(_startedAt + limit, _ended.Token))
        {
            Apply(new SchedulerEvent.RunTimedOut(Reasons.RunTimeout(limit)));
            Pump();
        }
    }

    private async Task AwaitCancelAsync()
    {
        await _context.WaitForEventAsync(DurableNames.CancelEvent);
        if (IsHandedOn)
        {
            RaiseForOther(DurableNames.CancelEvent);
            return;
        }

        Apply(new SchedulerEvent.CancelRequested(Reasons.Cancelled));
        Pump();
    }

    /// <returns>Whether the time has come; not when the wait was given up.</returns>
    private async Task<bool> WaitUntilAsync(DateTimeOffset dueAt, CancellationToken cancellationToken)
    {
        var goesOn = await WaitAboutUntilAsync(dueAt, cancellationToken);
        while (goesOn && _context.Now < dueAt)
        {
            goesOn = await WaitAboutUntilAsync(dueAt + MostEarly, cancellationToken);
        }

        return goesOn;
    }

    /// <summary>The same for a time that does not matter much: a timer may be somewhat early.</summary>
    private async Task<bool> WaitAboutUntilAsync(DateTimeOffset dueAt, CancellationToken cancellationToken)
    {
        try
        {
            await _context.WaitUntilAsync(dueAt, cancellationToken);
            return !cancellationToken.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>The end of the attempt if something goes wrong in a part of it that nobody awaits.</summary>
    private void Watch(Task work)
    {
        _ = WatchAsync(work);

        async Task WatchAsync(Task work)
        {
            try
            {
                await work;
            }
            catch (Exception exception)
            {
                // Whatever it is, the engine has to hear of it, and nothing more can be decided.
                Finish(() => _done.TrySetException(exception));
            }
        }
    }

    private void Finish(Action finish)
    {
        GiveUpTimers();
        finish();
    }

    private void GiveUpTimers()
    {
        _ended.Cancel();
        _lookTimer?.Cancel();
        foreach (var node in _retries.Keys)
        {
            _retryTimers[node].Cancel();
        }

        _retries.Clear();
    }

    private Task<TOut> CallAsync<TIn, TOut>(string activity, TIn request)
        where TOut : ActivityReply
    {
        _calls++;
        return _context.CallAsync<TIn, TOut>(AttemptKey.Of(_input), activity, request);
    }
}
