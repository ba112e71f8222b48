using GraphExecutor.Execution;
using GraphExecutor.Expressions;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;
using GraphExecutor.Workflows;

namespace GraphExecutor.Resuming;

/// <summary>
/// Decides which results of a run its next attempt starts with. A node is unchanged when it completed, or failed and was allowed to, or
/// was skipped, and nothing before it changes; unchanged nodes that ran are reused. Pure: nothing is read or written.
/// </summary>
public static class ResumePlanner
{
    /// <summary>The plan for the next attempt.</summary>
    /// <param name="request">What is known.</param>
    /// <exception cref="ArgumentException"><see cref="ResumeRequest.From"/> names a node that is not there.</exception>
    public static ResumePlan Plan(ResumeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new Planning(request).Run();
    }

    private sealed class Planning
    {
        private readonly ResumeRequest _request;
        private readonly GraphPlan _plan;
        private readonly GraphPlan _earlier;
        private readonly RunScope _scope;
        private readonly NodeResult?[] _results;
        private readonly bool[] _unchanged;
        private readonly HashSet<int> _from = [];
        private readonly bool[] _comesAfterFrom;

        public Planning(ResumeRequest request)
        {
            _request = request;
            _earlier = request.Earlier.Plan;
            _plan = (request.Replacement ?? request.Earlier).Plan;
            _results = [.. Enumerable.Range(0, _plan.NodeCount).Select(node => request.Results.GetValueOrDefault(_plan.IdOf(node)))];
            _unchanged = new bool[_plan.NodeCount];
            _comesAfterFrom = new bool[_plan.NodeCount];
            _scope = new RunScope(_plan, new ExecutorOptions { ThreadId = "plan", GlobalContext = request.Context }, node => _results[node]);
            foreach (var id in request.From)
            {
                _from.Add(_plan.TryFind(id, out var node)
                    ? node
                    : throw new ArgumentException($"There is no node \"{id}\" to resume from.", nameof(request)));
            }
        }

        public ResumePlan Run()
        {
            var steps = new ResumeStep[_plan.NodeCount];
            var state = new Dictionary<string, NodeResult>();
            foreach (var node in _plan.Topology.TopologicalOrder())
            {
                _comesAfterFrom[node] = ComesAfterFrom(node);
                steps[node] = StepFor(node);
                if (steps[node].Action == ResumeAction.Reuse)
                {
                    state.Add(_plan.IdOf(node), _results[node]!);
                }
            }

            var outdated = Enumerable.Range(0, _plan.NodeCount).Where(node => _results[node] is not null && !_unchanged[node]);
            return new ResumePlan(steps, state, [.. outdated.Select(_plan.IdOf)]);
        }

        private ResumeStep StepFor(int node)
        {
            var id = _plan.IdOf(node);
            if (!_earlier.TryFind(id, out var before))
            {
                return new ResumeStep(id, ResumeAction.New, "the earlier workflow did not have it");
            }

            if (WhyChanged(node, before) is { } reason)
            {
                return new ResumeStep(id, ResumeAction.Rerun, reason);
            }

            _unchanged[node] = true;
            var result = _results[node]!;
            return result.Status == NodeStatus.Skipped
                ? new ResumeStep(id, ResumeAction.Rerun, $"it was skipped, and is decided again: {result.Reason}")
                : new ResumeStep(id, ResumeAction.Reuse, WhyReused(node, result));
        }

        /// <summary>Why the node's result cannot stay; <see langword="null"/> when it can.</summary>
        private string? WhyChanged(int node, int before)
        {
            if (_from.Contains(node))
            {
                return "it was asked for";
            }

            if (_plan != _earlier && !IsSameDefinition(node, before))
            {
                return "its definition changed";
            }

            if (WhyNotFine(node, _results[node]) is { } reason)
            {
                return reason;
            }

            return ChangedParent(node) is { } parent ? $"{_plan.IdOf(parent)}, which it comes after, is not reused" : null;
        }

        private string? WhyNotFine(int node, NodeResult? result) => result switch
        {
            null => "it did not run",
            { Status: NodeStatus.Completed or NodeStatus.Skipped } => null,
            { IsOwnFailure: true } when _plan.Node(node).AllowFailure => null,
            { Status: NodeStatus.Failed } => $"it failed: {result.Reason}",
            { Status: NodeStatus.Cancelled } => "it was cancelled",
            { Status: NodeStatus.Running } => "it was running when the run ended",
            _ => "it did not run",
        };

        /// <summary>
        /// A parent whose change is one for the node; <see langword="null"/> when there is none. A node that ran at the first open edge
        /// needs only one unchanged parent whose edge was open, unless it comes after a node that was asked for.
        /// </summary>
        private int? ChangedParent(int node)
        {
            int? changed = null;
            var anyWillDo = _plan.JoinOf(node) == JoinMode.Any && _results[node]!.Status != NodeStatus.Skipped && !_comesAfterFrom[node];
            foreach (var edge in _plan.Topology.Incoming(node))
            {
                var parent = _plan.Topology.SourceOf(edge);
                if (_unchanged[parent])
                {
                    if (anyWillDo && WasOpen(edge))
                    {
                        return null;
                    }
                }
                else
                {
                    changed ??= parent;
                }
            }

            return changed ?? (anyWillDo && _plan.Topology.Incoming(node) is [var first, ..] ? _plan.Topology.SourceOf(first) : null);
        }

        private bool ComesAfterFrom(int node)
        {
            foreach (var edge in _plan.Topology.Incoming(node))
            {
                var parent = _plan.Topology.SourceOf(edge);
                if (_from.Contains(parent) || _comesAfterFrom[parent])
                {
                    return true;
                }
            }

            return false;
        }

        private bool WasOpen(int edge)
        {
            var source = _results[_plan.Topology.SourceOf(edge)]!;
            if (EdgeRules.StateOf(_plan, edge, Settlement.Of(source)) != EdgeState.Open)
            {
                return false;
            }

            try
            {
                return _plan.ConditionOf(edge) is not { } condition || _scope.Holds(condition);
            }
            catch (ExpressionException)
            {
                // It failed then as it fails now, and the edge was not open.
                return false;
            }
        }

        private bool IsSameDefinition(int node, int before) =>
            _plan.Node(node) == _earlier.Node(before) && _plan.JoinOf(node) == _earlier.JoinOf(before)
            && EdgesInto(_plan, node).SequenceEqual(EdgesInto(_earlier, before));

        private static IEnumerable<EdgeDefinition> EdgesInto(GraphPlan plan, int node) =>
            plan.Topology.Incoming(node).ToArray().Select(plan.DefinitionOf)
                .OrderBy(edge => edge.Source, StringComparer.Ordinal).ThenBy(edge => edge.On);

        private string WhyReused(int node, NodeResult result)
        {
            var reason = result.Status == NodeStatus.Failed ? $"it failed, which is allowed: {result.Reason}" : "it completed";
            if (_request.ChangedContext.Count == 0)
            {
                return reason;
            }

            var names = _request.ChangedContext.Where(name => ContextUse.LooksAt(_plan, node, name)).ToList();
            return names.Count == 0 ? reason : $"{reason} (with the earlier value of {string.Join(", ", names)})";
        }
    }
}
