using System.Globalization;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Scheduling;

/// <summary>
/// Drives a <see cref="GraphScheduler"/> without any process, and checks of each command that it may come now: whatever a test is
/// about, a node that starts before its parents or settles twice fails it.
/// </summary>
/// <remarks>
/// A condition named <c>context.yes</c> holds, <c>context.no</c> does not, <c>context.broken</c> cannot be evaluated; others ask
/// <see cref="Condition"/>.
/// </remarks>
internal sealed class SchedulerRun(GraphPlan plan, Func<string, int, NodeOutcome> script, int? maxParallelism = null)
{
    private readonly GraphScheduler _scheduler = new(plan, maxParallelism);
    private readonly List<SchedulerCommand> _commands = [];
    private readonly SchedulerCommand.SettleNode?[] _settled = new SchedulerCommand.SettleNode?[plan.NodeCount];
    private readonly NodeResult?[] _given = new NodeResult?[plan.NodeCount];
    private readonly Dictionary<int, int> _running = [];
    private readonly List<int> _startOrder = [];
    private readonly HashSet<int> _stopped = [];
    private readonly HashSet<int> _retrying = [];
    private readonly HashSet<int> _ran = [];
    private readonly List<string> _news = [];
    private SchedulerCommand.EndRun? _end;

    public Func<string, bool>? Condition { get; init; }

    /// <summary>Off for runs of very many nodes, where only the end matters.</summary>
    public bool KeepsNews { get; init; } = true;

    /// <summary>Conditions are left to <see cref="Answer"/>.</summary>
    public bool HoldsConditions { get; init; }

    public RunStatus Status => _end?.Status ?? RunStatus.Running;

    public string? Reason => _end?.Reason;

    public bool Ended => _end is not null;

    /// <summary>What runs, in the order of the starts.</summary>
    public IReadOnlyList<string> Running => [.. _startOrder.Select(plan.IdOf)];

    public IReadOnlyCollection<string> Retrying => [.. _retrying.Select(plan.IdOf)];

    public IReadOnlyCollection<string> Ran => [.. _ran.Order().Select(plan.IdOf)];

    public int MostAtOnce { get; private set; }

    public RunStop? FirstStop => _scheduler.FirstStop;

    /// <summary><c>a completed, b failed UpstreamFailed</c>, in the order of the definition.</summary>
    public string Statuses => string.Join(", ", Enumerable.Range(0, plan.NodeCount).Select(node => $"{plan.IdOf(node)} {StatusOf(node)}"));

    public string this[string id] => StatusOf(Find(id));

    public string? ReasonOf(string id) => _settled[Find(id)]?.Reason;

    public NodeError? ErrorOf(string id) => _settled[Find(id)]?.Error;

    /// <summary>The commands since the last call, a text each.</summary>
    public IReadOnlyList<string> TakeNews()
    {
        var news = _news.ToList();
        _news.Clear();
        return news;
    }

    public void Begin(params (string Id, NodeResult Result)[] initialState)
    {
        foreach (var (id, result) in initialState)
        {
            _given[Find(id)] = result;
        }

        Apply(new SchedulerEvent.RunStarted(initialState.ToDictionary(entry => Find(entry.Id), entry => entry.Result)));
    }

    /// <summary>A running node ends, as its line says or as is said here.</summary>
    public void Finish(string id, string? outcome = null, double random = 0.5, bool isFinal = false, RunStop? stop = null) =>
        FinishNode(Find(id), outcome, random, isFinal, stop);

    public void FinishAll(params string[] ids)
    {
        foreach (var id in ids)
        {
            Finish(id);
        }
    }

    public void Cancel(string reason = "somebody asked") => Apply(new SchedulerEvent.CancelRequested(reason));

    public void TimeOut(string reason = "it took too long") => Apply(new SchedulerEvent.RunTimedOut(reason));

    public void RetryDue(string id)
    {
        _retrying.Remove(Find(id));
        Apply(new SchedulerEvent.RetryDue(Find(id)));
    }

    /// <summary>Answers a condition that was held.</summary>
    public void Answer(string source, string target) => Apply(Evaluate(
        plan.Topology.Outgoing(Find(source)).ToArray().Single(edge => plan.Topology.TargetOf(edge) == Find(target))));

    /// <summary>Ends what runs, in the order of the starts, and lets retries come due, until the run has ended.</summary>
    public void RunToEnd(Func<int, int>? pick = null)
    {
        while (!Ended)
        {
            if (_startOrder.Count > 0)
            {
                FinishNode(_startOrder[pick?.Invoke(_startOrder.Count) ?? 0]);
            }
            else
            {
                Assert.NotEmpty(_retrying);
                RetryDue(plan.IdOf(_retrying.Min()));
            }
        }

        Assert.Empty(_startOrder);
        Assert.All(Enumerable.Range(0, plan.NodeCount), node => Assert.True(_settled[node] is not null || _given[node] is not null));
    }

    public void Apply(SchedulerEvent @event)
    {
        _scheduler.Apply(@event, _commands);
        for (var i = 0; i < _commands.Count; i++)
        {
            Check(_commands[i]);
            if (KeepsNews)
            {
                _news.Add(Describe(_commands[i]));
            }

            if (_commands[i] is SchedulerCommand.EvaluateCondition { Edge: var edge } && !HoldsConditions)
            {
                _scheduler.Apply(Evaluate(edge), _commands);
            }
        }

        _commands.Clear();
    }

    private void FinishNode(int node, string? outcome = null, double random = 0.5, bool isFinal = false, RunStop? stop = null)
    {
        var attempt = _running[node];
        _running.Remove(node);
        _startOrder.Remove(node);
        var result = outcome is not null ? Line.Outcome(outcome) : _stopped.Contains(node) ? NodeOutcome.Cancelled : script(plan.IdOf(node), attempt);
        Apply(new SchedulerEvent.NodeFinished(node, result, random, IsFinal: isFinal, Stop: stop));
    }

    private void Check(SchedulerCommand command)
    {
        Assert.False(Ended, "a command came after the end");
        switch (command)
        {
            case SchedulerCommand.StartNode(var node, var attempt, _):
                CheckStart(node, attempt);
                break;
            case SchedulerCommand.SettleNode settle:
                Assert.Null(_settled[settle.Node]);
                Assert.Null(_given[settle.Node]);
                Assert.DoesNotContain(settle.Node, _running.Keys);
                Assert.Equal(settle.Status == NodeStatus.Failed, settle.Error is not null);
                Assert.Equal(settle.Status == NodeStatus.Completed, settle.Reason is null);
                Assert.NotEqual("", settle.Reason);
                _retrying.Remove(settle.Node);
                _settled[settle.Node] = settle;
                break;
            case SchedulerCommand.StopNode(var node):
                Assert.Contains(node, _running.Keys);
                Assert.True(_stopped.Add(node), "a node was stopped twice");
                break;
            case SchedulerCommand.AwaitRetry retry:
                Assert.True(_retrying.Add(retry.Node));
                Assert.True(retry.Delay >= TimeSpan.Zero);
                break;
            case SchedulerCommand.EndRun end:
                _end = end;
                break;
        }
    }

    private void CheckStart(int node, int attempt)
    {
        Assert.Null(_settled[node]);
        Assert.Null(_given[node]);
        Assert.True(_running.TryAdd(node, attempt), "a node started twice");
        _startOrder.Add(node);
        _ran.Add(node);
        MostAtOnce = Math.Max(MostAtOnce, _running.Count);
        var parents = plan.Topology.Incoming(node).ToArray().Select(plan.Topology.SourceOf).ToList();
        var settled = parents.Count(parent => _settled[parent] is not null || _given[parent] is not null);
        Assert.True(
            plan.JoinOf(node) == JoinMode.Any && parents.Count > 0 ? settled > 0 : settled == parents.Count,
            $"{plan.IdOf(node)} started before its parents had settled");
    }

    private SchedulerEvent.ConditionEvaluated Evaluate(int edge)
    {
        var condition = plan.ConditionOf(edge)!;
        return condition switch
        {
            "context.yes" => new(edge, true),
            "context.no" => new(edge, false),
            "context.broken" => new(edge, false, "it is broken"),
            _ => new(edge, Condition!(condition)),
        };
    }

    private string Describe(SchedulerCommand command) => command switch
    {
        SchedulerCommand.StartNode start => $"start {plan.IdOf(start.Node)} {start.Attempt}",
        SchedulerCommand.StopNode stop => $"stop {plan.IdOf(stop.Node)}",
        SchedulerCommand.AwaitPool pool => $"pool {plan.IdOf(pool.Node)}: {pool.Reason}",
        SchedulerCommand.AwaitRetry retry =>
            string.Create(CultureInfo.InvariantCulture, $"retry {plan.IdOf(retry.Node)} in {retry.Delay.TotalSeconds} s: {retry.Reason}"),
        SchedulerCommand.EvaluateCondition evaluate => $"evaluate {plan.Describe(evaluate.Edge)}",
        SchedulerCommand.SettleNode settle => $"settle {plan.IdOf(settle.Node)} {StatusOf(settle.Node)}{(settle.Reason is null ? "" : ": " + settle.Reason)}",
        SchedulerCommand.EndRun end => $"end {Word(end.Status)}{(end.Reason is null ? "" : ": " + end.Reason)}",
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    private string StatusOf(int node)
    {
        var (status, error) = (_settled[node]?.Status ?? _given[node]?.Status, _settled[node]?.Error ?? _given[node]?.Error);
        var exitCode = _settled[node]?.Outcome?.ExitCode ?? _given[node]?.ExitCode;
        return status is null ? "open" : error is null ? Word(status) : $"failed {error.Type}{(error.Type == ErrorTypes.ExitCode ? $":{exitCode}" : "")}";
    }

    private static string Word(Enum? status) => status!.ToString().ToLowerInvariant();

    private int Find(string id) => plan.TryFind(id, out var node) ? node : throw new ArgumentException($"no node {id}");
}
