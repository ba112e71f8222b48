using System.CommandLine;
using GraphExecutor.Cli.Output;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Cli.Watching;
using GraphExecutor.Runs;
using GraphExecutor.Starting;
using GraphExecutor.Storage;
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
            var workflow = WorkflowFile.Read(path, line.GetValue(options.MaxFile));
            ErrorOutput.Problems(path, workflow.Warnings);
            return await RunAsync(line, options, workflow, path, runId ?? NewRunId.Create(TimeProvider.System));
        }
        catch (WorkflowException exception)
        {
            return ErrorOutput.Workflow(path, exception);
        }
        catch (RunRefusedException exception)
        {
            throw Refusals.Translate(exception);
        }
    }

    private static async Task<int> RunAsync(ParseResult line, RunOptions options, Workflow workflow, string path, string runId)
    {
        var maxParallelism = options.MaxParallelismOf(line);
        var context = ContextArguments.Parse(line.GetValue(options.Context)!, workflow.Definition);
        var references = SecretArguments.References(line.GetValue(options.Secrets)!, workflow.Definition, ValueMap<string>.Empty);
        var secrets = SecretArguments.Read(references, HiddenInput.Ask);
        await using var store = await Stores.OpenForNewRunAsync(line.GetValue(options.Store), line.GetValue(options.Durable));
        var start = new RunStart
        {
            RunId = runId,
            Workflow = workflow,
            Context = context,
            SecretReferences = references,
            StartDirectory = Environment.CurrentDirectory,
            WorkflowDirectory = Path.GetDirectoryName(Path.GetFullPath(path)),
            Workspace = Workspaces.NewPath(runId, isRecorded: store is not null),
        };
        var run = store is null
            ? RunChanges.Create(start.ToNewRun(ThisProcess.Owner(), TimeProvider.System.GetUtcNow()))
            : (await new RunStarter(store, new LeaseOwners(), TimeProvider.System).StartAsync(start)).Run;
        return await new LocalRun
        {
            Workflow = workflow,
            Store = store,
            Run = run,
            Secrets = secrets,
            MaxParallelism = maxParallelism,
            StoreOption = options.StoreOptionOf(line),
        }.ExecuteAsync(options.OutputOf(line));
    }

    private static string? Checked(string? runId) => runId is null || RunId.IsValid(runId)
        ? runId
        : throw new UsageException($"\"{runId}\" is not a run id: {RunId.Form}");
}
