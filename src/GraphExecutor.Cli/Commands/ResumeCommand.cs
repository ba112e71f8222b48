using System.CommandLine;
using GraphExecutor.Cli.Output;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Starting;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

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
        catch (RunRefusedException exception)
        {
            throw Refusals.Translate(exception);
        }
    }

    private async Task<int> RunAsync(ParseResult line, IRunStore store, Workflow? replacement)
    {
        var starter = new RunStarter(store, new LeaseOwners(), TimeProvider.System);
        var run = await starter.FindAsync((await RunLookup.FindAsync(store, line.GetRequiredValue(_run))).RunId);
        var workflow = replacement ?? run.Workflow;
        var options = new ResumeOptions
        {
            Workflow = replacement,
            From = line.GetValue(_from)!,
            Context = ContextArguments.Parse(line.GetValue(_options.Context)!, workflow.Definition),
        };
        var plan = run.Plan(options);
        if (line.GetValue(_plan))
        {
            ResumePlanOutput.Print(run.Run, plan, line.GetValue(_options.Json));
            return ExitCode.Success;
        }

        var maxParallelism = _options.MaxParallelismOf(line);
        var references = SecretArguments.References(line.GetValue(_options.Secrets)!, workflow.Definition, run.Run.SecretReferences);
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
            MaxParallelism = maxParallelism,
            StoreOption = _options.StoreOptionOf(line),
        }.ExecuteAsync(_options.OutputOf(line));
    }
}
