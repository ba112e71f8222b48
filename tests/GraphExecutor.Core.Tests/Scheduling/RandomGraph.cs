using GraphExecutor.Nodes;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Scheduling;

/// <summary>A random acyclic graph with everything that decides about statuses, and what its nodes return. A seed makes it.</summary>
internal sealed class RandomGraph
{
    private static readonly string[] Errors = ["ExitCode", "ExitCode:3", "ExitCode:7", "Timeout", "UpstreamFailed"];
    private static readonly string[] Outcomes = ["ok", "ok", "ok", "ok", "skip", "ExitCode:3", "ExitCode:7", "Timeout"];

    private readonly Random _random;
    private readonly Dictionary<string, string> _final = [];
    private readonly Dictionary<string, int> _failuresFirst = [];

    /// <param name="seed">Makes it.</param>
    /// <param name="staged">
    /// Each node after all of the stage before it, most whatever became of them, so that it has siblings; after some earlier ones otherwise.
    /// </param>
    public RandomGraph(int seed, bool staged = false)
    {
        _random = new Random(seed);
        var ids = Enumerable.Range(0, _random.Next(1, staged ? 50 : 14)).Select(i => $"n{i}").ToArray();
        var nodes = ids.Select(id => staged ? Node(id) with { Join = _random.Next(40) switch { 0 => JoinMode.Any, < 10 => JoinMode.All, _ => JoinMode.Settled } } : Node(id)).ToArray();
        var edges = (staged ? StageEdges(ids) : ids.SelectMany((target, i) => Parents(ids, i).Select(source => Edge(source, target)))).ToArray();
        _random.Shuffle(nodes);
        _random.Shuffle(edges);
        Definition = new WorkflowDefinition
        {
            Nodes = [.. nodes],
            Edges = [.. edges],
            Pools = new ValueMap<int>([KeyValuePair.Create("p", 1), KeyValuePair.Create("q", 2)]),
        };
    }

    public WorkflowDefinition Definition { get; }

    /// <summary>The graph as something that can be executed: with a context in which its conditions come to what the model says.</summary>
    public Workflow ToWorkflow() => Workflow.Create(Definition with
    {
        Context = new ValueMap<JsonValue>([KeyValuePair.Create("yes", JsonValue.Parse("true")), KeyValuePair.Create("no", JsonValue.Parse("false"))]),
        Edges = [.. Definition.Edges.Select(edge => edge.When == "context.broken" ? edge with { When = "abs(context.yes)" } : edge)],
    });

    /// <summary>What a node returns in the end.</summary>
    public string FinalOutcome(string id) => _final[id];

    /// <summary>What an attempt of a node returns: nodes with retries fail some times before.</summary>
    public NodeOutcome OutcomeOf(string id, int attempt) => Line.Outcome(attempt <= _failuresFirst.GetValueOrDefault(id) ? "Flaky" : _final[id]);

    private FunctionNode Node(string id)
    {
        _final[id] = Outcomes[_random.Next(Outcomes.Length)];
        var node = new FunctionNode { Id = id, Function = "scripted" };
        if (_random.Next(3) == 0)
        {
            node = node with { Join = (JoinMode)_random.Next(3) };
        }

        if (_random.Next(5) == 0)
        {
            _failuresFirst[id] = _random.Next(3);
            node = node with { Retry = new RetryPolicy { MaxAttempts = 3, Delay = TimeSpan.Zero, On = ["Flaky"] } };
        }

        return node with
        {
            AllowFailure = _random.Next(8) == 0,
            Pool = _random.Next(8) switch { 0 => "p", 1 => "q", _ => null },
        };
    }

    private string[] Parents(string[] ids, int node)
    {
        var earlier = ids[..node];
        _random.Shuffle(earlier);
        return earlier[..Math.Min(node, _random.Next(4))];
    }

    private List<EdgeDefinition> StageEdges(string[] ids)
    {
        var edges = new List<EdgeDefinition>();
        string[] before = [];
        for (var left = ids.AsSpan(); left.Length > 0; left = left[before.Length..])
        {
            var stage = left[..Math.Min(_random.Next(1, 20), left.Length)].ToArray();
            edges.AddRange(from target in stage from source in before select Edge(source, target));
            before = stage;
        }

        return edges;
    }

    private EdgeDefinition Edge(string source, string target)
    {
        var edge = new EdgeDefinition(source, target) { On = (EdgeTrigger)Math.Max(0, _random.Next(-2, 3)) };
        if (edge.On == EdgeTrigger.Failure)
        {
            edge = edge with
            {
                Errors = _random.Next(2) == 0 ? null : [.. _random.GetItems(Errors, 2)],
                Handles = _random.Next(4) != 0,
            };
        }

        return edge with { When = _random.Next(16) switch { 0 => "context.broken", 1 or 2 => "context.no", 3 or 4 => "context.yes", _ => null } };
    }
}
