using System.CommandLine;
using GraphExecutor.Cli.Output;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Runs;
using GraphExecutor.Starting;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Commands;

/// <summary><c>gx run</c>: runs a workflow here and now.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var file = CommonOptions.File();
        var runId = new Option<string?>("--run-id") { Description = "The run's id; made up by default", HelpName = "ID" };
        var options = new RunOptions();
        var command = new Command("run", "Run a workflow here and now") { file, runId };
        options.AddTo(command);
        command.SetGuardedAction(async line =>
        {
            var path = line.GetRequiredValue(file);
            try
            {
                var workflow = WorkflowFile.Read(path, line.GetValue(options.MaxFile));
                ErrorOutput.Problems(path, workflow.Warnings);
                return await options.ExecutorOf(line).RunAsync(new RunArguments
                {
                    Workflow = workflow,
                    Path = path,
                    RunId = Checked(line.GetValue(runId)),
                    Context = line.GetValue(options.Context)!,
                    Secrets = line.GetValue(options.Secrets)!,
                    MaxParallelism = options.MaxParallelismOf(line),
                    Json = line.GetValue(options.Json),
                });
            }
            catch (WorkflowException exception)
            {
                return ErrorOutput.Workflow(path, exception);
            }
            catch (RunRefusedException exception)
            {
                throw Refusals.Translate(exception);
            }
        });
        return command;
    }

    private static string? Checked(string? runId) => runId is null || RunId.IsValid(runId)
        ? runId
        : throw new UsageException($"\"{runId}\" is not a run id: {RunId.Form}");
}
