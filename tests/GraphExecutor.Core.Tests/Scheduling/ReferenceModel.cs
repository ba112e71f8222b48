using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Scheduling;

/// <summary>
/// The tables of the semantics written down a second time, with nothing in common with the scheduler: it settles node after node in
/// topological order, knows no time, and takes as long as it likes.
/// </summary>
internal sealed class ReferenceModel
{
    private readonly WorkflowDefinition _workflow;
    private readonly Dictionary<string, string> _states = [];
    private readonly HashSet<string> _ran = [];
    private readonly Dictionary<EdgeDefinition, string> _edges = new(ReferenceEqualityComparer.Instance);

    /// <param name="workflow">Its edges all in <c>edges</c>.</param>
    /// <param name="outcome">What a node returns in the end, <c>ok</c>, <c>skip</c> or an error type.</param>
    public ReferenceModel(WorkflowDefinition workflow, Func<string, string> outcome)
    {
        _workflow = workflow;
        while (_states.Count < workflow.Nodes.Count)
        {
            foreach (var node in workflow.Nodes.Where(node => !_states.ContainsKey(node.Id)))
            {
                var incoming = Incoming(node).ToList();
                if (incoming.All(edge => _states.ContainsKey(edge.Source)))
                {
                    Settle(node, incoming, outcome);
                }
            }
        }
    }

    /// <summary>Each node and its status, failures with their error type, in the order of the definition.</summary>
    public string Statuses => string.Join(", ", _workflow.Nodes.Select(node => $"{node.Id} {(_states[node.Id] == "skip" ? "completed" : _states[node.Id])}"));

    public IEnumerable<string> Ran => _workflow.Nodes.Select(node => node.Id).Where(_ran.Contains);

    public RunStatus Status => _workflow.Nodes.Any(node => FailedOfItsOwn(node.Id) && !node.AllowFailure && !IsHandled(node.Id))
        ? RunStatus.Failed
        : RunStatus.Completed;

    private void Settle(NodeDefinition node, List<EdgeDefinition> incoming, Func<string, string> outcome)
    {
        foreach (var edge in incoming)
        {
            _edges[edge] = StateOf(edge);
        }

        var states = incoming.Select(edge => _edges[edge]).ToList();
        var join = node.Join ?? (incoming.Count > 0 && incoming.All(edge => edge.On == EdgeTrigger.Failure) ? JoinMode.Any : JoinMode.All);
        var runs = incoming.Count == 0 || join switch
        {
            JoinMode.All => states.All(state => state == "open"),
            JoinMode.Any => states.Contains("open"),
            _ => !states.Contains("broken"),
        };
        if (runs)
        {
            _ran.Add(node.Id);
            var result = outcome(node.Id);
            _states[node.Id] = result is "skip" ? result : result is "ok" ? "completed" : $"failed {result}";
        }
        else
        {
            _states[node.Id] = states.Contains("broken") ? "failed ExpressionFailed" : states.Contains("fail") ? "failed UpstreamFailed" : "skipped";
        }
    }

    private string StateOf(EdgeDefinition edge)
    {
        var source = _workflow.Nodes.Single(node => node.Id == edge.Source);
        var state = _states[edge.Source];
        var failed = state.StartsWith("failed ", StringComparison.Ordinal) ? state["failed ".Length..] : null;
        if (failed is not null && failed != "UpstreamFailed" && source.AllowFailure)
        {
            (failed, state) = (null, "completed");
        }

        var open = (failed, state, edge.On) switch
        {
            (null, "completed", EdgeTrigger.Success or EdgeTrigger.Always) => true,
            (not null, _, EdgeTrigger.Always) => true,
            (not null, _, EdgeTrigger.Failure) => edge.Errors is { } errors
                ? errors.Any(named => named == failed || named == failed.Split(':')[0])
                : failed != "UpstreamFailed",
            _ => false,
        };
        return open
            ? edge.When switch { null or "context.yes" => "open", "context.no" => "skip", _ => "broken" }
            : failed is not null && edge.On == EdgeTrigger.Success ? "fail" : "skip";
    }

    private IEnumerable<EdgeDefinition> Incoming(NodeDefinition node) => _workflow.Edges.Where(edge => edge.Target == node.Id);

    private bool FailedOfItsOwn(string id) => _states[id] is var state && state.StartsWith("failed ", StringComparison.Ordinal) && state != "failed UpstreamFailed";

    private bool IsHandled(string id) => _workflow.Edges.Any(
        edge => edge.Source == id && edge is { On: EdgeTrigger.Failure, Handles: true } && _edges[edge] == "open" && _ran.Contains(edge.Target));
}
