using System.CommandLine;
using GraphExecutor.Cli.Graphs;
using GraphExecutor.Cli.Output;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Commands;

/// <summary><c>gx graph</c>: draws a workflow.</summary>
internal static class GraphCommand
{
    private static readonly Dictionary<string, Func<WorkflowGraph, IEnumerable<string>>> Formats = new(StringComparer.Ordinal)
    {
        ["text"] = TextGraph.ToLines,
        ["mermaid"] = MermaidGraph.ToLines,
        ["dot"] = DotGraph.ToLines,
    };

    public static Command Create()
    {
        var file = CommonOptions.File();
        var format = new Option<string>("--format")
        {
            Description = "text for people, mermaid for Markdown pages, dot for Graphviz (text)",
            HelpName = "FORMAT",
            DefaultValueFactory = _ => "text",
        };
        format.AcceptOnlyFromAmong([.. Formats.Keys]);
        var maxFile = CommonOptions.MaxFile();
        var command = new Command("graph", "Draw a workflow") { file, format, maxFile };
        command.SetGuardedAction(line => Task.FromResult(Draw(line.GetRequiredValue(file), line.GetRequiredValue(format), line.GetValue(maxFile))));
        return command;
    }

    private static int Draw(string file, string format, int maxFile)
    {
        try
        {
            var workflow = WorkflowFile.Read(file, maxFile);
            foreach (var line in Formats[format](new WorkflowGraph(workflow.Definition)))
            {
                Console.WriteLine(line);
            }

            return ExitCode.Success;
        }
        catch (WorkflowException exception)
        {
            return ErrorOutput.Workflow(file, exception);
        }
    }
}
