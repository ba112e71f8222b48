using GraphExecutor.Execution;
using GraphExecutor.Runs;
using GraphExecutor.Workflows;
using Microsoft.Extensions.Logging;

namespace GraphExecutor.Nodes;

/// <summary>Calls the functions of function nodes.</summary>
internal sealed class FunctionHandler(NodeFunctions? functions, TimeProvider time, ILogger? logger) : INodeHandler
{
    private static readonly TimeSpan DefaultGracePeriod = TimeSpan.FromSeconds(10);

    public async Task<NodeOutcome> RunAsync(NodeAttempt attempt, CancellationToken cancellationToken)
    {
        var node = (FunctionNode)attempt.Definition;
        if (functions?.Find(node.Function) is not { } function)
        {
            return NodeOutcome.Fail(ErrorTypes.HandlerMissing, MissingMessage(node.Function));
        }

        var input = attempt.Scope.Json(node.Input.Element);
        using var limits = new FunctionLimits(node.Timeout, node.IdleTimeout, node.GracePeriod ?? DefaultGracePeriod, time, cancellationToken);
        var context = new NodeContext(line => LogAsync(attempt, limits, line))
        {
            RunId = attempt.RunId,
            RunAttempt = attempt.RunAttempt,
            NodeId = node.Id,
            NodeAttempt = attempt.Number,
            Context = attempt.Scope.Context,
        };
        try
        {
            var task = function(input, context, limits.Token);
            var outcome = task.IsCompletedSuccessfully ? await task.ConfigureAwait(false) : await task.WaitAsync(limits.Abandoned).ConfigureAwait(false);
            return limits.Verdict ?? outcome ?? NodeOutcome.Done;
        }
        catch (OperationCanceledException exception) when (limits.Token.IsCancellationRequested)
        {
            if (limits.Abandoned.IsCancellationRequested && exception.CancellationToken == limits.Abandoned && logger is not null)
            {
                Log.FunctionAbandoned(logger, node.Id);
            }

            return limits.Verdict ?? NodeOutcome.Cancelled;
        }
        catch (Exception exception)
        {
            // The function is the user's code: what it throws is how it failed.
            return limits.Verdict ?? NodeOutcome.Fail(exception.GetType().Name, exception.Message);
        }
    }

    private string MissingMessage(string name)
    {
        var known = functions is null || functions.Names.Count == 0
            ? "this host has no functions; they are registered by the program that runs the executor"
            : $"this host has: {string.Join(", ", functions.Names)}";
        return $"there is no function \"{name}\": {known}";
    }

    private static ValueTask LogAsync(NodeAttempt attempt, FunctionLimits limits, string text)
    {
        limits.NoteOutput();
        return attempt.LogAsync(attempt.Masker.Mask(text).ReplaceLineEndings("\n").Split('\n'));
    }
}
