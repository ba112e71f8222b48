using System.CommandLine;
using GraphExecutor.Cli.Output;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Commands;

/// <summary><c>gx validate</c>: checks a workflow without running it.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var file = CommonOptions.File();
        var maxFile = CommonOptions.MaxFile();
        var command = new Command("validate", "Check a workflow and list everything that is wrong with it") { file, maxFile };
        command.SetGuardedAction(line => Task.FromResult(Validate(line.GetRequiredValue(file), line.GetValue(maxFile))));
        return command;
    }

    private static int Validate(string file, int maxFile)
    {
        try
        {
            var workflow = WorkflowFile.Read(file, maxFile);
            ErrorOutput.Problems(file, workflow.Warnings);
            var (nodes, edges) = (workflow.Definition.Nodes.Count, workflow.EdgeCount);
            Console.WriteLine($"{file}: {workflow.Name} is fine: {Counts.Of(nodes, "node")}, {Counts.Of(edges, "edge")}");
            return ExitCode.Success;
        }
        catch (WorkflowException exception)
        {
            return ErrorOutput.Workflow(file, exception);
        }
    }
}
