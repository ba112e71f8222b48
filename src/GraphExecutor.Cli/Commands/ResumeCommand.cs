using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using GraphExecutor.Cli.Output;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Recording;
using GraphExecutor.Resuming;
using GraphExecutor.Runs;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;
using JsonValue = GraphExecutor.Workflows.JsonValue;

namespace GraphExecutor.Cli.Commands;

/// <summary><c>gx resume</c>: starts the next attempt of a run, which reuses what the earlier ones completed.</summary>
internal sealed class ResumeCommand
{
    private readonly Argument<string> _run = CommonOptions.Run();
    private readonly Option<string[]> _from = new("--from")
    {
        Description = "Run this node again, and all that comes after it; may be given more than once",
        HelpName = "NODE",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _workflow = new("--workflow") { Description = "Another definition in place of the run's own", HelpName = "FILE" };
    private readonly Option<bool> _plan = new("--plan") { Description = "Only list what would be reused and what would run, and why" };
    private readonly RunOptions _options = new();

    public static Command Create()
    {
        var resume = new ResumeCommand();
        var command = new Command("resume", "Go on with a run from where it stood") { resume._run, resume._from, resume._workflow, resume._plan };
        resume._options.AddTo(command);
        command.SetGuardedAction(resume.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult line)
    {
        var file = line.GetValue(_workflow);
        try
        {
            var replacement = file is null ? null : WorkflowFile.Read(file, line.GetValue(_options.MaxFile));
            await using var store = await Stores.OpenAsync(line.GetValue(_options.Store), line.GetValue(_options.Durable));
            return await RunAsync(line, store, replacement);
        }
        catch (WorkflowException exception)
        {
            return ErrorOutput.Workflow(file ?? "the recorded workflow", exception);
        }
    }

    private async Task<int> RunAsync(ParseResult line, IRunStore store, Workflow? replacement)
    {
        var seen = await RunLookup.FindAsync(store, line.GetRequiredValue(_run));
        var from = line.GetValue(_from)!;
        RejectWhatCannotBeResumed(seen, replacement is not null || from.Length > 0);
        var earlier = await RunLookup.WorkflowOfAsync(store, seen);
        var workflow = replacement ?? earlier;
        var nodes = await store.GetNodesAsync(seen.RunId);
        var given = ContextArguments.Parse(line.GetValue(_options.Context)!, workflow.Definition);
        var context = seen.Context is { } recorded ? JsonNode.Parse(recorded.ToString())!.AsObject() : [];
        var plan = PlanFor(new ResumeRequest
        {
            Earlier = earlier,
            Replacement = replacement,
            Results = nodes.ToDictionary(node => node.NodeId, node => node.Result),
            Context = (JsonObject)context.DeepClone(),
            ChangedContext = [.. given.Select(value => value.Key)],
            From = from,
        });
        if (line.GetValue(_plan))
        {
            ResumePlanOutput.Print(seen, plan, line.GetValue(_options.Json));
            return ExitCode.Success;
        }

        var maxParallelism = _options.MaxParallelismOf(line);
        var references = SecretArguments.References(line.GetValue(_options.Secrets)!, workflow.Definition, seen.SecretReferences);
        var secrets = SecretArguments.Read(references, HiddenInput.Ask);
        foreach (var (name, value) in given)
        {
            context[name] = value?.DeepClone();
        }

        var now = TimeProvider.System.GetUtcNow();
        var reset = plan.Reset(nodes, now);
        var attempt = await StartAsync(store, seen, new NewAttempt
        {
            Nodes = reset,
            Time = now,
            Lease = new RunLease(ThisProcess.Owner(), now + RunRecorder.LeaseTime),
            WorkflowName = replacement?.Name,
            Workflow = replacement is null ? null : StoredWorkflow.Of(replacement.ToJson()),
            Context = JsonValue.Parse(context.ToJsonString()),
            SecretReferences = references,
            Request = from.Length == 0 ? null : JsonValue.Parse($"{{\"from\":{JsonSerializer.Serialize(from)}}}"),
        });
        return await new LocalRun
        {
            Workflow = workflow,
            Store = store,
            Run = attempt,
            Nodes = [.. nodes.ExceptBy(reset.Select(change => change.NodeId), node => node.NodeId), .. reset.Select(change => change.ToRecord(attempt.Attempt))],
            InitialState = plan.InitialState,
            Secrets = secrets,
            MaxParallelism = maxParallelism,
        }.ExecuteAsync(line.GetValue(_options.Json));
    }

    private static async Task<RunRecord> StartAsync(IRunStore store, RunRecord seen, NewAttempt attempt)
    {
        try
        {
            if (await store.StartAttemptAsync(seen, attempt) is { Started: true, Run: { } run })
            {
                return run;
            }
        }
        catch (StoreException exception) when (exception.Code == StoreErrorCode.Conflict)
        {
            // A node was recorded since it was read: by an owner that had been taken for gone.
        }

        throw new CommandException(ExitCode.Conflict, $"run {seen.RunId} has changed meanwhile: someone else has resumed or deleted it, or it is alive after all");
    }

    private static void RejectWhatCannotBeResumed(RunRecord run, bool asksForChange)
    {
        if (run.Status == RunStatus.Running && !RunLookup.IsInterrupted(run))
        {
            var owner = run.Lease!.Owner;
            throw new CommandException(
                ExitCode.Conflict, $"run {run.RunId} is alive: process {owner.Pid} on {owner.Host} executes it. End it first with `gx cancel {run.RunId}`");
        }

        if (run.Status == RunStatus.Completed && !asksForChange)
        {
            throw new CommandException(
                ExitCode.Conflict, $"run {run.RunId} completed: there is nothing to resume. --from NODE or --workflow FILE run parts of it again");
        }
    }

    private static ResumePlan PlanFor(ResumeRequest request)
    {
        try
        {
            return ResumePlanner.Plan(request);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException($"--from: {exception.Message.Split(" (Parameter")[0]}");
        }
    }
}
