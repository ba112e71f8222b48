using GraphExecutor.Events;
using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Output;

/// <summary>One event a line, as the stream and the API have them.</summary>
internal sealed class JsonOutput(OutputWriter output) : IRunOutput
{
    public ValueTask WriteAsync(GraphEvent @event, CancellationToken cancellationToken)
    {
        output.WriteLine(EventJson.Serialize(@event));
        return output.WaitForRoomAsync();
    }

    public void Finish(string runId, WorkflowDefinition workflow, RunResult result)
    {
        // The last event has said it all.
    }
}
