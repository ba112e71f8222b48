using System.CommandLine;
using GraphExecutor.Cli.Output;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Recording;
using GraphExecutor.Runs;
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
                return await RunAsync(line, options, workflow, path, Checked(line.GetValue(runId)) ?? RunIds.Create(TimeProvider.System));
            }
            catch (WorkflowException exception)
            {
                return ErrorOutput.Workflow(path, exception);
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(ParseResult line, RunOptions options, Workflow workflow, string path, string runId)
    {
        var maxParallelism = options.MaxParallelismOf(line);
        var context = ContextArguments.Parse(line.GetValue(options.Context)!, workflow.Definition);
        var references = SecretArguments.References(line.GetValue(options.Secrets)!, workflow.Definition, ValueMap<string>.Empty);
        var secrets = SecretArguments.Read(references, HiddenInput.Ask);
        await using var store = await Stores.OpenForNewRunAsync(line.GetValue(options.Store), line.GetValue(options.Durable));
        var now = TimeProvider.System.GetUtcNow();
        var run = new NewRun
        {
            RunId = runId,
            WorkflowName = workflow.Name,
            Workflow = StoredWorkflow.Of(workflow.ToJson()),
            Time = now,
            Lease = new RunLease(ThisProcess.Owner(), now + RunRecorder.LeaseTime),
            StartDirectory = Environment.CurrentDirectory,
            WorkflowDirectory = Path.GetDirectoryName(Path.GetFullPath(path)),
            Workspace = StateDirectory.NewWorkspace(runId, isRecorded: store is not null),
            Context = JsonValue.Parse(context.ToJsonString()),
            SecretReferences = references,
        };
        var created = store is null ? new CreateRunResult(true, RunChanges.Create(run)) : await store.CreateRunAsync(run);
        if (!created.Created)
        {
            throw new CommandException(ExitCode.Conflict, $"there is a run {runId} already. Choose another --run-id, or continue that one: gx resume {runId}");
        }

        return await new LocalRun
        {
            Workflow = workflow,
            Store = store,
            Run = created.Run,
            Secrets = secrets,
            MaxParallelism = maxParallelism,
        }.ExecuteAsync(line.GetValue(options.Json));
    }

    private static string? Checked(string? runId) => runId is null || RunId.IsValid(runId)
        ? runId
        : throw new UsageException($"\"{runId}\" is not a run id: {RunId.Form}");
}
