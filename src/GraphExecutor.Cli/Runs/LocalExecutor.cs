using GraphExecutor.Api.Runs;
using GraphExecutor.Cli.Output;
using GraphExecutor.Starting;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Runs;

/// <summary>Executes runs in this process, and records them in a store.</summary>
/// <param name="location">What <c>--store</c> says.</param>
/// <param name="durable">Whether what is recorded survives a loss of power.</param>
internal sealed class LocalExecutor(string? location, bool durable) : IRunExecutor
{
    public async Task<int> RunAsync(RunArguments arguments)
    {
        // While the workflow is read: the first node starts when both are done.
        await using var opening = new OpeningStore(token => Stores.OpenForNewRunAsync(location, durable, token));
        var workflow = arguments.ReadWorkflow();
        var runId = arguments.RunId ?? NewRunId.Create(TimeProvider.System);
        var context = ContextArguments.Parse(arguments.Context, workflow.Definition);
        var references = SecretArguments.References(arguments.Secrets, workflow.Definition, ValueMap<string>.Empty);
        var secrets = SecretArguments.Read(references, HiddenInput.Ask);
        var store = await opening.Store;
        var start = new RunStart
        {
            RunId = runId,
            Workflow = workflow,
            Context = context,
            SecretReferences = references,
            StartDirectory = Environment.CurrentDirectory,
            WorkflowDirectory = Path.GetDirectoryName(Path.GetFullPath(arguments.Path)),
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
            MaxParallelism = arguments.MaxParallelism,
            StoreOption = Stores.OptionFor(location),
        }.ExecuteAsync(arguments.Output);
    }

    public async Task<int> ResumeAsync(ResumeArguments arguments)
    {
        await using var store = await Stores.OpenAsync(location, durable);
        var starter = new RunStarter(store, new LeaseOwners(), TimeProvider.System);
        var run = await starter.FindAsync((await RunLookup.FindAsync(store, arguments.RunId, Stores.OptionFor(location))).RunId);
        var workflow = arguments.Workflow ?? run.Workflow;
        var options = new ResumeOptions
        {
            Workflow = arguments.Workflow,
            From = [.. arguments.From],
            Context = ContextArguments.Parse(arguments.Context, workflow.Definition),
        };
        var plan = run.Plan(options);
        if (arguments.Plan)
        {
            ResumePlanOutput.Print(RunViews.Plan(run.Run, plan), arguments.Output.Json);
            return ExitCode.Success;
        }

        var references = SecretArguments.References(arguments.Secrets, workflow.Definition, run.Run.SecretReferences);
        var secrets = SecretArguments.Read(references, HiddenInput.Ask);
        var attempt = await starter.ResumeAsync(run, plan, options, references);
        return await new LocalRun
        {
            Workflow = attempt.Workflow,
            Store = store,
            Run = attempt.Run,
            Nodes = attempt.Nodes,
            InitialState = attempt.InitialState,
            Secrets = secrets,
            MaxParallelism = arguments.MaxParallelism,
            StoreOption = Stores.OptionFor(location),
        }.ExecuteAsync(arguments.Output);
    }
}
