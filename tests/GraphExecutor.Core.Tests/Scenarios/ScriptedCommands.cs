using System.Globalization;
using System.Text;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;

namespace GraphExecutor.Tests.Scenarios;

/// <summary>A command runner that knows what the scripts of the scenarios do.</summary>
internal sealed class ScriptedCommands : ICommandRunner
{
    public async Task<CommandResult> RunAsync(CommandRequest request, ICommandOutput output, CancellationToken cancellationToken)
    {
        var attempt = int.Parse(request.Environment["GX_RUN_ATTEMPT"], CultureInfo.InvariantCulture);
        var outcome = Scenario.OutcomeOf(request.Arguments[^1], attempt);
        if (outcome.SkipsBranch)
        {
            await output.WriteAsync(new CommandOutput(OutputSource.Stdout, ["working", "SKIP_BRANCH"], null), cancellationToken);
        }

        return new CommandResult
        {
            Ending = CommandEnding.Exited,
            ExitCode = outcome.Status == NodeStatus.Failed ? outcome.ExitCode : 0,
            Output = outcome.Output is null ? default : Encoding.UTF8.GetBytes("v=yes\n"),
        };
    }
}
