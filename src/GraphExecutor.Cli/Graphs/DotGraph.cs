using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Graphs;

/// <summary>A graph in the language of Graphviz.</summary>
internal static class DotGraph
{
    public static IEnumerable<string> ToLines(WorkflowGraph graph)
    {
        yield return $"digraph {Quote(graph.Workflow.Name)} {{";
        yield return "    node [shape=box, style=rounded, fontname=\"sans-serif\"];";
        yield return "    edge [fontname=\"sans-serif\", fontsize=10];";
        foreach (var node in graph.Workflow.Nodes)
        {
            var shape = node is FunctionNode ? ", shape=ellipse" : "";
            yield return $"    {Quote(node.Id)} [label={Quote(node.Name ?? node.Id)}{shape}];";
        }

        foreach (var edge in graph.Edges)
        {
            var attributes = new List<string>();
            if (edge.On != EdgeTrigger.Success)
            {
                attributes.Add("style=dashed");
            }

            if (EdgeLabels.WithCondition(edge) is { Length: > 0 } label)
            {
                attributes.Add($"label={Quote(label)}");
            }

            yield return $"    {Quote(edge.Source)} -> {Quote(edge.Target)}{(attributes.Count > 0 ? $" [{string.Join(", ", attributes)}]" : "")};";
        }

        yield return "}";
    }

    private static string Quote(string text) => $"\"{string.Concat(text.Select(c => c switch
    {
        '"' or '\\' => $"\\{c}",
        _ when char.IsControl(c) => " ",
        _ => c.ToString(),
    }))}\"";
}
