using GraphExecutor.Scheduling;
using GraphExecutor.Workflows;

namespace GraphExecutor.Validation;

/// <summary>What a node asks of its parents when it does not say.</summary>
internal static class Joins
{
    /// <summary>Its own <c>join</c>, or <c>any</c> when all its incoming edges are failure edges, or <c>all</c>.</summary>
    public static JoinMode Of(NodeDefinition definition, GraphTopology topology, int node, EdgeTable edges)
    {
        if (definition.Join is { } join)
        {
            return join;
        }

        var incoming = topology.Incoming(node);
        foreach (var edge in incoming)
        {
            if (edges.DefinitionOf(edge)?.On != EdgeTrigger.Failure)
            {
                return JoinMode.All;
            }
        }

        return incoming.Length > 0 ? JoinMode.Any : JoinMode.All;
    }
}
