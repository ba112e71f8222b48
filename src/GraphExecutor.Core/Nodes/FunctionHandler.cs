using System.Runtime.InteropServices;
using GraphExecutor.Execution;
using GraphExecutor.Runs;
using GraphExecutor.Workflows;
using Microsoft.Extensions.Logging;

namespace GraphExecutor.Nodes;

/// <summary>Calls the functions of function nodes.</summary>
internal sealed class FunctionHandler(NodeFunctions? functions, TimeProvider time, ILogger? logger) : INodeHandler
{
    public async Task<NodeOutcome> RunAsync(NodeAttempt attempt, CancellationToken cancellationToken)
    {
        var node = (FunctionNode)attempt.Definition;
        if (functions?.Find(node.Function) is not { } function)
        {
            return NodeOutcome.Fail(ErrorTypes.HandlerMissing, MissingMessage(node.Function));
        }

        var input = attempt.Scope.Json(node.Input.Element);
        using var limits = new FunctionLimits(node.Timeout, node.IdleTimeout, node.GracePeriod ?? NodeDefinition.DefaultGracePeriod, time, cancellationToken);
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
            // On a task of its own: a function that blocks its thread can be left to itself like one that does not.
            var outcome = await Task.Run(() => function(input, context, limits.Token), CancellationToken.None).WaitAsync(limits.Abandoned).ConfigureAwait(false);
            return limits.Verdict ?? Own(outcome ?? NodeOutcome.Done);
        }
        catch (OperationCanceledException exception) when (limits.Token.IsCancellationRequested)
        {
            var isLeft = limits.Abandoned.IsCancellationRequested && exception.CancellationToken == limits.Abandoned;
            if (isLeft && logger is not null)
            {
                Log.FunctionAbandoned(logger, node.Id);
            }

            return (limits.Verdict ?? NodeOutcome.Cancelled) with { IsLeftToItself = isLeft };
        }
        catch (Exception exception)
        {
            // The function is the user's code: what it throws is how it failed.
            return limits.Verdict ?? Own(NodeOutcome.Fail(exception.GetType().Name, exception.Message));
        }
    }

    /// <summary>
    /// The outcome, unless it has an error type that means something to the scheduler: that is the scheduler's to give. Or more output than
    /// stores take and the nodes that follow should read.
    /// </summary>
    private static NodeOutcome Own(NodeOutcome outcome) => outcome switch
    {
        { Error: { Type: ErrorTypes.UpstreamFailed or ErrorTypes.Lost } error } =>
            NodeOutcome.Fail("FunctionFailed", $"{error.Message} (the function gave it the type {error.Type}, which only the executor gives)"),
        { Output: { } output } when JsonMarshal.GetRawUtf8Value(output).Length is > NodeOutcome.OutputLimit and var size => NodeOutcome.Fail(
            ErrorTypes.OutputTooLarge, $"the output ({size:N0} bytes) is larger than the {NodeOutcome.OutputLimit:N0} bytes an output may have; pass a file's path on instead"),
        _ => outcome,
    };

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
