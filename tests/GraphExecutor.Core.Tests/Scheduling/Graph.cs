using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Scheduling;

/// <summary>A test's graph, a line per node: <c>new Graph(Succeeds("a"), Fails("b", after: "a"))</c>.</summary>
internal sealed class Graph(params Line[] lines)
{
    public bool FailFast { get; init; }

    public SchedulingMode Scheduling { get; init; }

    public int MaxParallelism { get; init; } = 64;

    /// <summary><c>db=2 net=1</c>.</summary>
    public string Pools { get; init; } = "";

    public Workflow Workflow() => GraphExecutor.Workflows.Workflow.Create(new WorkflowDefinition
    {
        FailFast = FailFast,
        Scheduling = Scheduling,
        MaxParallelism = MaxParallelism,
        Pools = new ValueMap<int>(Pools.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(pool => pool.Split('='))
            .Select(pool => KeyValuePair.Create(pool[0], int.Parse(pool[1], null)))),
        Nodes = [.. lines.OfType<NodeLine>().Select(line => line.Definition)],
        Edges = [.. lines.SelectMany(line => line is NodeLine node ? node.Edges : [((EdgeLine)line).Definition])],
    });

    /// <summary>A run that has begun; nothing has ended yet.</summary>
    public SchedulerRun Start(params (string Id, NodeResult Result)[] initialState)
    {
        var run = Prepare();
        run.Begin(initialState);
        return run;
    }

    /// <summary>A run that has not begun.</summary>
    public SchedulerRun Prepare(int? maxParallelism = null)
    {
        var scripts = lines.OfType<NodeLine>().ToDictionary(line => line.Id, line => line.Outcomes);
        return new SchedulerRun(
            Workflow().Plan, (id, attempt) => Line.Outcome(scripts[id][Math.Min(attempt, scripts[id].Count) - 1]), maxParallelism);
    }

    /// <summary>A run that has come to its end, each node as its line says.</summary>
    public SchedulerRun Run(params (string Id, NodeResult Result)[] initialState)
    {
        var run = Start(initialState);
        run.RunToEnd();
        return run;
    }
}
