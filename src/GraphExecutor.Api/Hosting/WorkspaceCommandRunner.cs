using GraphExecutor.Nodes;

namespace GraphExecutor.Api.Hosting;

/// <summary>Gives the commands of one run the workspace of that run, unless they name another one.</summary>
/// <param name="runner">What runs them.</param>
/// <param name="workspace">The directory.</param>
public sealed class WorkspaceCommandRunner(ICommandRunner runner, string workspace) : ICommandRunner
{
    private const string Variable = "GX_WORKSPACE";

    /// <inheritdoc/>
    public Task<CommandResult> RunAsync(CommandRequest request, ICommandOutput output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return runner.RunAsync(request.Environment.ContainsKey(Variable) ? request : InWorkspace(request), output, cancellationToken);
    }

    private CommandRequest InWorkspace(CommandRequest request) => request with
    {
        Environment = new Dictionary<string, string>(request.Environment, StringComparer.Ordinal) { [Variable] = workspace },
    };
}
