using GraphExecutor.Events;
using GraphExecutor.Runs;

namespace GraphExecutor.Cli.Output;

/// <summary>One event a line, as the stream and the API have them.</summary>
internal sealed class JsonOutput(OutputWriter output) : IRunOutput
{
    public ValueTask WriteAsync(GraphEvent @event, CancellationToken cancellationToken)
    {
        output.WriteLine(EventJson.Serialize(@event));
        return output.WaitForRoomAsync();
    }

    public void Notify(string message) => Console.Error.WriteLine($"gx: {message}");

    // The last event has said it all.
    public ValueTask FinishAsync(RunResult result) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
