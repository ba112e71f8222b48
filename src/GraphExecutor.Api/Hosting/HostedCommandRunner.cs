using GraphExecutor.Nodes;

namespace GraphExecutor.Api.Hosting;

/// <summary>
/// Runs the commands of one run among those of all others: each waits for its place, before its limits of time begin, and gets the
/// workspace of its run.
/// </summary>
internal sealed class HostedCommandRunner(ICommandRunner runner, ProcessLimiter limiter, string? workspace) : ICommandRunner
{
    public async Task<CommandResult> RunAsync(CommandRequest request, ICommandOutput output, CancellationToken cancellationToken)
    {
        try
        {
            await limiter.EnterAsync(request.RunId, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return new CommandResult { Ending = CommandEnding.Cancelled };
        }

        try
        {
            return await runner.RunAsync(InWorkspace(request), output, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            limiter.Leave();
        }
    }

    private CommandRequest InWorkspace(CommandRequest request) => workspace is null || request.Environment.ContainsKey("GX_WORKSPACE")
        ? request
        : request with { Environment = new Dictionary<string, string>(request.Environment, StringComparer.Ordinal) { ["GX_WORKSPACE"] = workspace } };
}
