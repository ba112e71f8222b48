using GraphExecutor.Nodes;

namespace GraphExecutor.Api.Hosting;

/// <summary>Gives the commands of one run the workspace of that run.</summary>
internal sealed class WorkspaceCommandRunner(ICommandRunner runner, string workspace) : ICommandRunner
{
    private const string Variable = "GX_WORKSPACE";

    public Task<CommandResult> RunAsync(CommandRequest request, ICommandOutput output, CancellationToken cancellationToken) =>
        runner.RunAsync(request.Environment.ContainsKey(Variable) ? request : InWorkspace(request), output, cancellationToken);

    private CommandRequest InWorkspace(CommandRequest request) => request with
    {
        Environment = new Dictionary<string, string>(request.Environment, StringComparer.Ordinal) { [Variable] = workspace },
    };
}
