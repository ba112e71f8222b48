using GraphExecutor.Durable.Messages;
using GraphExecutor.Expressions;

namespace GraphExecutor.Durable.Activities;

/// <summary>Evaluates conditions on the results in the store.</summary>
internal static class EvaluateActivity
{
    public static async Task<EvaluateReply> ExecuteAsync(WorkerRun run, EvaluateRequest request, CancellationToken cancellationToken)
    {
        var conditions = new List<ConditionReport>();
        foreach (var edge in request.Edges)
        {
            conditions.Add(await EvaluateAsync(run, edge).ConfigureAwait(false));
        }

        return new EvaluateReply { Conditions = conditions };
    }

    /// <summary>The condition of one edge, whose source has been recorded settled.</summary>
    public static async Task<ConditionReport> EvaluateAsync(WorkerRun run, int edge)
    {
        var condition = run.Plan.ConditionOf(edge)!;
        var results = await run.Results.ForConditionAsync(condition).ConfigureAwait(false);
        try
        {
            return new ConditionReport(edge, run.Scope.With(results.GetValueOrDefault).Holds(condition), null);
        }
        catch (ExpressionException exception)
        {
            return new ConditionReport(edge, false, run.Masker.Mask(exception.Message));
        }
    }
}
