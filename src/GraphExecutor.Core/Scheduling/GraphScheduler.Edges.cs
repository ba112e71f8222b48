using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Scheduling;

/// <content>What a settled node means for its children: the tables of the semantics.</content>
internal sealed partial class GraphScheduler
{
    private readonly int[] _layerLeft;
    private int _layer;

    private void ResolveOutgoing(int node)
    {
        var settlement = SettlementOf(node);
        foreach (var edge in _plan.Topology.Outgoing(node))
        {
            var state = EdgeRules.StateOf(_plan, edge, settlement);
            if (state == EdgeState.Open && _plan.ConditionOf(edge) is not null)
            {
                _conditions++;
                _commands.Add(new SchedulerCommand.EvaluateCondition(edge));
            }
            else
            {
                Resolve(edge, state);
            }
        }

        if (IsBlameworthy(node))
        {
            CountHandlers(node);
        }
    }

    private Settlement SettlementOf(int node)
    {
        var (error, exitCode) = _failures.GetValueOrDefault(node);
        return new Settlement(_status[node], _flags[node].HasFlag(NodeFlags.SkipBranch), error, exitCode);
    }

    private void TakeCondition(SchedulerEvent.ConditionEvaluated evaluated)
    {
        _conditions--;
        var state = evaluated.Holds ? EdgeState.Open : EdgeState.ConditionFalse;
        if (evaluated.Error is { } error)
        {
            state = EdgeState.Broken;
            _brokenConditions[evaluated.Edge] = error;
        }

        // A target that was done from the start, and never ran, was not counted on.
        var hope = _plan.Handles(evaluated.Edge) && !SettledUnrun(_plan.Topology.TargetOf(evaluated.Edge));
        Resolve(evaluated.Edge, state);
        if (hope && state != EdgeState.Open)
        {
            LoseHandler(_plan.Topology.SourceOf(evaluated.Edge));
        }
    }

    private void Resolve(int edge, EdgeState state)
    {
        var target = _plan.Topology.TargetOf(edge);
        _edges[edge] = state;
        _unresolved[target]--;
        if (state == EdgeState.Open && _flags[target].HasFlag(NodeFlags.Ran) && _plan.Handles(edge))
        {
            _flags[_plan.Topology.SourceOf(edge)] |= NodeFlags.Handled;
        }

        if (_status[target] == NodeStatus.Pending && !_flags[target].HasFlag(NodeFlags.Decided))
        {
            Decide(target, state);
        }
    }

    /// <summary>The second table: whether a node runs, as soon as that is known.</summary>
    private void Decide(int node, EdgeState latest)
    {
        var join = _plan.JoinOf(node);
        if (join == JoinMode.Any && latest == EdgeState.Open)
        {
            MakeReady(node);
            return;
        }

        if (_unresolved[node] > 0)
        {
            return;
        }

        var incoming = _plan.Topology.Incoming(node);
        if (FirstEdge(incoming, state => state == EdgeState.Broken) is { } broken)
        {
            SettleUnrun(node, NodeStatus.Failed, new NodeError(ErrorTypes.ExpressionFailed, Reasons.Broken(_plan, broken, _brokenConditions[broken])), null);
        }
        else if (join == JoinMode.Settled || (join == JoinMode.All && FirstEdge(incoming, state => state != EdgeState.Open) is null))
        {
            MakeReady(node);
        }
        else if (FirstEdge(incoming, state => state == EdgeState.Fail) is { } failed)
        {
            SettleUnrun(node, NodeStatus.Failed, Reasons.UpstreamError(_plan, failed), Reasons.Upstream(_plan, failed));
        }
        else
        {
            var closed = FirstEdge(incoming, state => state != EdgeState.Open)!.Value;
            SettleUnrun(node, NodeStatus.Skipped, null, WhyClosed(closed));
        }
    }

    private void SettleUnrun(int node, NodeStatus status, NodeError? error, string? reason)
    {
        Settle(node, status, error, reason, null);
        foreach (var edge in _plan.Topology.Incoming(node))
        {
            if (_edges[edge] == EdgeState.Open && _plan.Handles(edge))
            {
                LoseHandler(_plan.Topology.SourceOf(edge));
            }
        }
    }

    private int? FirstEdge(ReadOnlySpan<int> edges, Predicate<EdgeState> matches)
    {
        foreach (var edge in edges)
        {
            if (matches(_edges[edge]))
            {
                return edge;
            }
        }

        return null;
    }

    private string WhyClosed(int edge)
    {
        var source = _plan.Topology.SourceOf(edge);
        var id = _plan.IdOf(source);
        return (_edges[edge], _status[source]) switch
        {
            (EdgeState.ConditionFalse, _) => $"the condition of {_plan.Describe(edge)} is false: {_plan.ConditionOf(edge)}",
            (_, NodeStatus.Skipped) => $"{id} was skipped",
            (_, NodeStatus.Completed) when _flags[source].HasFlag(NodeFlags.SkipBranch) => $"{id} returned SKIP_BRANCH",
            (_, NodeStatus.Completed) => $"{id} did not fail",
            (_, NodeStatus.Cancelled) => $"{id} was cancelled",
            _ when IsAllowedFailure(source) => $"{id} is allowed to fail",
            _ => $"{id} failed with {Reasons.Of(_failures[source].Error, _failures[source].ExitCode)}, which {_plan.Describe(edge)} does not cover",
        };
    }

    private void MakeReady(int node)
    {
        _flags[node] |= NodeFlags.Decided;
        if (node == _goesOn)
        {
            MarkRunning(node);
        }
        else if (_layerLeft.Length == 0 || _plan.LayerOf[node] <= _layer)
        {
            _ready.Add(node);
        }
    }

    /// <summary>Counts a settled node off its layer; when it was the last one, the next layer may start.</summary>
    private void LeaveLayer(int node)
    {
        if (_layerLeft.Length == 0)
        {
            return;
        }

        _layerLeft[_plan.LayerOf[node]]--;
        while (_layer < _layerLeft.Length - 1 && _layerLeft[_layer] == 0)
        {
            foreach (var next in _plan.Layers[++_layer])
            {
                if (_status[next] == NodeStatus.Pending && _flags[next].HasFlag(NodeFlags.Decided))
                {
                    _ready.Add(next);
                }
            }
        }
    }
}
