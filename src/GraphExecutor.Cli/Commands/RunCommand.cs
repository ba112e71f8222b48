using System.CommandLine;
using GraphExecutor.Cli.Output;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Cli.Watching;
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
        var watch = new Option<string[]>("--watch")
        {
            Description = "Run it again when one of these files, or of the files in these directories, or the workflow has changed",
            HelpName = "FILE",
            AllowMultipleArgumentsPerToken = true,
        };
        var options = new RunOptions();
        var command = new Command("run", "Run a workflow here and now") { file, runId, watch };
        options.AddTo(command);
        command.SetGuardedAction(async line =>
        {
            var path = line.GetRequiredValue(file);
            if (line.GetValue(watch) is not { Length: > 0 } watched)
            {
                return await RunAsync(line, options, path, Checked(line.GetValue(runId)));
            }

            if (path == WorkflowFile.StandardInput || line.GetValue(runId) is not null)
            {
                throw new UsageException("--watch runs a file again and again, each time under a new id. Leave --run-id out, and name a file");
            }

            return await new WatchedRuns([path, .. watched]).RunAsync(() => RunAsync(line, options, path, null));
        });
        return command;
    }

    private static async Task<int> RunAsync(ParseResult line, RunOptions options, string path, string? runId)
    {
        try
        {
            return await options.ExecutorOf(line).RunAsync(new RunArguments
            {
                ReadWorkflow = () => ReadWorkflow(path, line.GetValue(options.MaxFile)),
                Path = path,
                RunId = runId,
                Context = line.GetValue(options.Context)!,
                Secrets = line.GetValue(options.Secrets)!,
                MaxParallelism = options.MaxParallelismOf(line),
                Output = options.OutputOf(line),
            });
        }
        catch (WorkflowException exception)
        {
            return ErrorOutput.Workflow(path, exception);
        }
        catch (RunRefusedException exception)
        {
            throw Refusals.Translate(exception, Stores.OptionFor(line.GetValue(options.Store)));
        }
    }

    private static Workflow ReadWorkflow(string path, int maxFile)
    {
        var workflow = WorkflowFile.Read(path, maxFile);
        ErrorOutput.Problems(path, workflow.Warnings);
        return workflow;
    }

    private static string? Checked(string? runId) => runId is null || RunId.IsValid(runId)
        ? runId
        : throw new UsageException($"\"{runId}\" is not a run id: {RunId.Form}");
}
