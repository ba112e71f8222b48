using GraphExecutor.Events;
using GraphExecutor.Runs;

namespace GraphExecutor.Cli.Output;

/// <summary>Shows a run on standard output.</summary>
internal interface IRunOutput : IAsyncDisposable
{
    /// <summary>Shows an event.</summary>
    ValueTask WriteAsync(GraphEvent @event, CancellationToken cancellationToken);

    /// <summary>Says something about the run as a whole.</summary>
    void Notify(string message);

    /// <summary>Shows how the run ended, after its last event.</summary>
    ValueTask FinishAsync(RunResult result);
}
