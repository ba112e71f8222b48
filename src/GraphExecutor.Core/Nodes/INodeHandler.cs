using GraphExecutor.Execution;

namespace GraphExecutor.Nodes;

/// <summary>Runs the attempts of nodes of one type.</summary>
internal interface INodeHandler
{
    /// <summary>Runs an attempt to its end. Only a mistake in this program throws.</summary>
    /// <param name="attempt">What to run, and what it may use.</param>
    /// <param name="cancellationToken">Ends it; it then returns <see cref="NodeOutcome.Cancelled"/>.</param>
    /// <exception cref="Expressions.ExpressionException">An expression of the node failed.</exception>
    Task<NodeOutcome> RunAsync(NodeAttempt attempt, CancellationToken cancellationToken);
}
