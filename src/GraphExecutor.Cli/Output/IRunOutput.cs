using GraphExecutor.Events;
using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Output;

/// <summary>Shows a run on standard output.</summary>
internal interface IRunOutput
{
    /// <summary>Shows an event.</summary>
    ValueTask WriteAsync(GraphEvent @event, CancellationToken cancellationToken);

    /// <summary>Shows how the run ended, after its last event.</summary>
    void Finish(string runId, WorkflowDefinition workflow, RunResult result);
}
