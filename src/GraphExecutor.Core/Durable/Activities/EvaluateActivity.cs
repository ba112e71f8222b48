using GraphExecutor.Durable.Messages;
using GraphExecutor.Expressions;
using GraphExecutor.Runs;

namespace GraphExecutor.Durable.Activities;

/// <summary>Evaluates conditions on the results in the store.</summary>
internal static class EvaluateActivity
{
    public static async Task<EvaluateReply> ExecuteAsync(WorkerRun run, EvaluateRequest request, CancellationToken cancellationToken) =>
        new() { Conditions = await EvaluateAsync(run, request.Edges, cancellationToken).ConfigureAwait(false) };

    /// <summary>The conditions of edges whose sources have been recorded settled.</summary>
    public static async Task<IReadOnlyList<ConditionReport>> EvaluateAsync(
        WorkerRun run, IReadOnlyList<int> edges, CancellationToken cancellationToken)
    {
        var results = new Dictionary<int, NodeResult>();
        var missing = run.Results.Find(run.Results.WantedBy(edges.Select(edge => run.Plan.ConditionOf(edge)!)), results);
        await run.Results.ReadAsync(missing, results, cancellationToken).ConfigureAwait(false);
        var scope = run.Scope.With(results.GetValueOrDefault);
        return [.. edges.Select(Evaluate)];

        ConditionReport Evaluate(int edge)
        {
            try
            {
                return new ConditionReport(edge, scope.Holds(run.Plan.ConditionOf(edge)!), null);
            }
            catch (ExpressionException exception)
            {
                return new ConditionReport(edge, false, run.Masker.Mask(exception.Message));
            }
        }
    }
}
