using System.CommandLine;
using GraphExecutor.Cli.Output;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Starting;
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
            return await _options.ExecutorOf(line).ResumeAsync(new ResumeArguments
            {
                RunId = line.GetRequiredValue(_run),
                Workflow = replacement,
                From = line.GetValue(_from)!,
                Plan = line.GetValue(_plan),
                Context = line.GetValue(_options.Context)!,
                Secrets = line.GetValue(_options.Secrets)!,
                MaxParallelism = _options.MaxParallelismOf(line),
                Output = _options.OutputOf(line),
            });
        }
        catch (WorkflowException exception)
        {
            return ErrorOutput.Workflow(file ?? "the recorded workflow", exception);
        }
        catch (RunRefusedException exception)
        {
            throw Refusals.Translate(exception, Stores.OptionFor(line.GetValue(_options.Store)));
        }
    }
}
