using System.Globalization;
using GraphExecutor.Execution;
using GraphExecutor.Expressions;
using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Nodes;

/// <summary>Runs command nodes: what they get, and what their end means.</summary>
internal sealed class CommandHandler(ICommandRunner? runner) : INodeHandler
{
    public async Task<NodeOutcome> RunAsync(NodeAttempt attempt, CancellationToken cancellationToken)
    {
        if (runner is null)
        {
            return NodeOutcome.Fail(
                ErrorTypes.HandlerMissing, "this host runs no commands: give the executor a command runner (ExecutorOptions.Commands)");
        }

        var node = (CommandNode)attempt.Definition;
        var request = RequestFor(attempt, node);
        var output = new CommandNodeOutput(attempt, node.Capture, request.OutputLimit);
        var result = await runner.RunAsync(request, output, cancellationToken).ConfigureAwait(false);
        return CommandVerdict.Of(node, request, result, output, attempt.Masker.Mask);
    }

    private static CommandRequest RequestFor(NodeAttempt attempt, CommandNode node) => new()
    {
        RunId = attempt.RunId,
        NodeId = node.Id,
        Arguments = node.Run is { } script
            ? [.. node.Shell ?? CommandNode.DefaultShell, script]
            : [.. node.Command!.Select(attempt.Scope.Text)],
        Environment = EnvironmentFor(attempt, node),
        WorkingDirectory = DirectoryFor(attempt, node),
        Terminal = node.Terminal is { } terminal ? terminal.Size : TerminalSize.Default,
        Inputs = attempt.ParentOutputs().ToJsonString(),
        Timeout = node.Timeout,
        IdleTimeout = node.IdleTimeout,
        GracePeriod = node.GracePeriod ?? NodeDefinition.DefaultGracePeriod,
        CreateFilter = attempt.Masker.CreateFilter,
        Prompts = [.. node.Prompts.Select(prompt => PromptFor(attempt, prompt))],
        Input = attempt.Input,
        Detach = node.Detach,
    };

    private static CommandPrompt PromptFor(NodeAttempt attempt, PromptDefinition prompt) =>
        new(prompt.Match, attempt.Scope.Text(prompt.Send))
        {
            Times = prompt.Times,
            OnlyWithoutEcho = !prompt.Echo && attempt.Scope.UsesSecrets(prompt.Send),
        };

    private static string? DirectoryFor(NodeAttempt attempt, CommandNode node)
    {
        var cwd = node.Cwd is null ? null : attempt.Scope.Text(node.Cwd);
        return (cwd, attempt.WorkingDirectory) switch
        {
            (null or "", var start) => start,
            (_, null) => cwd,
            var (relative, start) => Path.Combine(start, relative),
        };
    }

    private static Dictionary<string, string> EnvironmentFor(NodeAttempt attempt, CommandNode node)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["GX_RUN_ID"] = attempt.RunId,
            ["GX_NODE_ID"] = node.Id,
            ["GX_RUN_ATTEMPT"] = attempt.RunAttempt.ToString(CultureInfo.InvariantCulture),
            ["GX_NODE_ATTEMPT"] = attempt.Number.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in attempt.Scope.Context)
        {
            environment[ContextVariable(name)] = ExpressionData.Render(value);
        }

        foreach (var (name, value) in node.Env)
        {
            environment[name] = attempt.Scope.Text(value);
        }

        return environment;
    }

    /// <summary><c>GX_CONTEXT_DB_HOST</c> for <c>db-host</c>.</summary>
    public static string ContextVariable(string name) =>
        "GX_CONTEXT_" + string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_'));
}
