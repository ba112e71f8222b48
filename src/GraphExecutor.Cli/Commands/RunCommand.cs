using System.CommandLine;
using GraphExecutor.Cli.Output;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Commands;

/// <summary><c>gx run</c>: runs a workflow here and now.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var file = CommonOptions.File();
        var maxFile = CommonOptions.MaxFile();
        var context = new Option<string[]>("--context", "-c")
        {
            Description = "A value for the workflow's context; may be given more than once",
            HelpName = "NAME=VALUE",
            DefaultValueFactory = _ => [],
        };
        var secrets = new Option<string[]>("--secret", "-s")
        {
            Description = "Where a secret of the workflow comes from: env:VARIABLE, file:PATH or prompt; may be given more than once",
            HelpName = "NAME=SOURCE",
            DefaultValueFactory = _ => [],
        };
        var runId = new Option<string?>("--run-id") { Description = "The run's id; made up by default", HelpName = "ID" };
        var maxParallelism = new Option<int?>("--max-parallelism") { Description = "Most nodes that run at once", HelpName = "N" };
        var json = new Option<bool>("--json") { Description = "Print events, one JSON object a line" };
        var command = new Command("run", "Run a workflow here and now") { file, context, secrets, runId, maxParallelism, json, maxFile };
        command.SetAction(async line =>
        {
            try
            {
                var workflow = WorkflowFile.Read(line.GetRequiredValue(file), line.GetValue(maxFile));
                ErrorOutput.Problems(line.GetRequiredValue(file), workflow.Warnings);
                var run = new LocalRun
                {
                    Workflow = workflow,
                    RunId = Checked(line.GetValue(runId)) ?? RunIds.Create(TimeProvider.System),
                    Context = ContextArguments.Parse(line.GetValue(context)!, workflow.Definition),
                    Secrets = SecretArguments.Read(line.GetValue(secrets)!, workflow.Definition, HiddenInput.Ask),
                    MaxParallelism = Checked(line.GetValue(maxParallelism)),
                    Directory = Environment.CurrentDirectory,
                    WorkflowDirectory = Path.GetDirectoryName(Path.GetFullPath(line.GetRequiredValue(file))),
                };
                return await run.ExecuteAsync(line.GetValue(json));
            }
            catch (UsageException exception)
            {
                return ErrorOutput.Usage(exception);
            }
            catch (WorkflowException exception)
            {
                return ErrorOutput.Workflow(line.GetRequiredValue(file), exception);
            }
        });
        return command;
    }

    private static string? Checked(string? runId) => runId is null || RunId.IsValid(runId)
        ? runId
        : throw new UsageException($"\"{runId}\" is not a run id: {RunId.Form}");

    private static int? Checked(int? maxParallelism) => maxParallelism is null or > 0
        ? maxParallelism
        : throw new UsageException($"--max-parallelism {maxParallelism} lets nothing run. Give 1 or more");
}
