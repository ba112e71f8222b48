using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Graphs;

/// <summary>A graph as a Mermaid flowchart, which Markdown pages of many hosts show as a drawing.</summary>
internal static class MermaidGraph
{
    public static IEnumerable<string> ToLines(WorkflowGraph graph)
    {
        var numbers = graph.Workflow.Nodes.Select((node, number) => (node.Id, number)).ToDictionary(node => node.Id, node => node.number, StringComparer.Ordinal);
        yield return "flowchart TD";
        foreach (var node in graph.Workflow.Nodes)
        {
            var label = $"\"{Escape(node.Name ?? node.Id)}\"";
            yield return $"    n{numbers[node.Id]}{(node is FunctionNode ? $"([{label}])" : $"[{label}]")}";
        }

        foreach (var edge in graph.Edges)
        {
            var arrow = edge.On == EdgeTrigger.Success ? "-->" : "-.->";
            var label = EdgeLabels.WithCondition(edge) is { Length: > 0 } text ? $"|\"{Escape(text)}\"|" : "";
            yield return $"    n{numbers[edge.Source]} {arrow}{label} n{numbers[edge.Target]}";
        }
    }

    /// <summary>Mermaid has entities of its own, without <c>&amp;</c>.</summary>
    private static string Escape(string text) => string.Concat(text.Select(c => c switch
    {
        '"' or '#' or '&' or '<' or '>' or '`' or '|' or '\\' or ';' => $"#{(int)c};",
        _ when char.IsControl(c) => " ",
        _ => c.ToString(),
    }));
}
