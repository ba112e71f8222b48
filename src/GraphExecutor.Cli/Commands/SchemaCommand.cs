using System.CommandLine;

namespace GraphExecutor.Cli.Commands;

/// <summary><c>gx schema</c>: prints the JSON Schema of the workflow format.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var command = new Command("schema", "Print the JSON Schema of workflows, for editors");
        command.SetGuardedAction(_ =>
        {
            Console.Write(EmbeddedFiles.Read("workflow.schema.json"));
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }
}
