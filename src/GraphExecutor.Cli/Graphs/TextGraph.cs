using System.Text;
using GraphExecutor.Cli.Output;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Graphs;

/// <summary>
/// A graph for people: its layers from top to bottom, in each the nodes with their parents. Lines between them would cross each other
/// beyond recognition from a dozen nodes on; names can be searched for.
/// </summary>
internal static class TextGraph
{
    private const int MaxIdWidth = 40;
    private const int Width = 110;

    public static IEnumerable<string> ToLines(WorkflowGraph graph)
    {
        var idWidth = Math.Min(MaxIdWidth, graph.Workflow.Nodes.Max(node => node.Id.Length));
        var numberWidth = $"{graph.Layers.Count}".Length;
        yield return $"{graph.Workflow.Name}: {Counts.Of(graph.Workflow.Nodes.Count, "node")}, {Counts.Of(graph.Edges.Count, "edge")}, {Counts.Of(graph.Layers.Count, "layer")}";
        for (var layer = 0; layer < graph.Layers.Count; layer++)
        {
            yield return "";
            for (var i = 0; i < graph.Layers[layer].Count; i++)
            {
                var node = graph.Layers[layer][i];
                var number = (i == 0 ? $"{layer + 1}" : "").PadLeft(numberWidth);
                var id = $"{number}  {node.Id.PadRight(idWidth)}";
                var indent = new string(' ', numberWidth + 2 + idWidth);
                var first = true;
                foreach (var part in Wrapped(Parts(node, graph.Incoming[node.Id]), Width - indent.Length))
                {
                    yield return $"{(first ? id : indent)}  {part}".TrimEnd();
                    first = false;
                }
            }
        }
    }

    private static List<string> Parts(NodeDefinition node, IEnumerable<EdgeDefinition> incoming)
    {
        var parents = incoming.Select(Parent).ToList();
        var join = node.Join switch
        {
            JoinMode.Any => "any of ",
            JoinMode.Settled => "settled ",
            _ => "",
        };
        var parts = parents.Select((parent, i) => (i == 0 ? $"← {join}" : "") + parent + (i < parents.Count - 1 ? "," : "")).ToList();
        parts.AddRange(Traits(node).Select(trait => $"[{trait}]"));
        return parts;
    }

    private static string Parent(EdgeDefinition edge) => edge.Source
        + (edge.On == EdgeTrigger.Success ? "" : $" ({EdgeLabels.Of(edge)})")
        + (edge.When is { } condition ? $" (when {condition})" : "");

    /// <summary>What makes it another node than most.</summary>
    private static IEnumerable<string> Traits(NodeDefinition node)
    {
        if (node is FunctionNode function)
        {
            yield return $"function {function.Function}";
        }

        if (node.Retry is { MaxAttempts: > 1 } retry)
        {
            yield return $"{retry.MaxAttempts} attempts";
        }

        if (node.AllowFailure)
        {
            yield return "may fail";
        }

        if (node.Pool is { } pool)
        {
            yield return $"pool {pool}";
        }
    }

    private static IEnumerable<string> Wrapped(List<string> parts, int width)
    {
        var line = new StringBuilder();
        foreach (var part in parts)
        {
            if (line.Length > 0 && line.Length + 1 + part.Length > width)
            {
                yield return line.ToString();
                line.Clear().Append("  ");
            }

            line.Append(line.Length > 0 && line[^1] != ' ' ? " " : "").Append(part);
        }

        yield return line.ToString();
    }
}
