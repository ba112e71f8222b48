using GraphExecutor.Execution;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;
using GraphExecutor.Secrets;
using GraphExecutor.Storage;

namespace GraphExecutor.Durable.Activities;

/// <summary>What a node attempt may use when an activity carries it out.</summary>
internal sealed class NodeHost : INodeHost
{
    private readonly WorkerRun _run;
    private readonly LineExecution _line;

    /// <param name="run">The run.</param>
    /// <param name="line">What the attempt is part of. It has the results that the node looks at.</param>
    public NodeHost(WorkerRun run, LineExecution line)
    {
        _run = run;
        _line = line;
        Scope = run.Scope.With(ResultOf);
    }

    public GraphPlan Plan => _run.Plan;

    public RunScope Scope { get; }

    public SecretMasker Masker => _run.Masker;

    public NodeHandlers Handlers => _run.Handlers;

    public TimeProvider Time => _run.Time;

    public string RunId => _run.RunId;

    public int Attempt => _run.Attempt;

    public string? WorkingDirectory => _run.Record.StartDirectory;

    public bool Reports => true;

    public bool TakesInput => true;

    /// <summary>What the attempt came to, once it has ended.</summary>
    public NodeOutcome? Outcome { get; private set; }

    public CancellationToken StopToken => _line.StopToken;

    public NodeResult? ResultOf(int node) => _line.Results.GetValueOrDefault(node);

    public async ValueTask ReportLogAsync(NodeAttempt attempt, LogBatch batch)
    {
        var time = Time.GetUtcNow();
        try
        {
            if (batch.Lines.Count > 0)
            {
                var chunk = attempt.ToChunk(batch, time);
                var trim = attempt.LimitLog(chunk);
                await _run.Store.WriteAsync(new RunWrite
                {
                    RunId = RunId,
                    Attempt = Attempt,
                    Log = [chunk],
                    Trims = trim is null ? [] : [trim],
                }, _line.Over).ConfigureAwait(false);
            }
        }
        catch (StoreException exception)
        {
            // The node has not failed: what it prints cannot be recorded, and so what becomes of it cannot either.
            _line.Abandon(exception);
            return;
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await _run.EmitAsync(attempt.ToEvent(batch, time)).ConfigureAwait(false);
    }

    public void ReportProcess(NodeAttempt attempt, ProcessIdentity process) =>
        _line.HasProcess(new NodeProcess(attempt.Definition.Id, attempt.Number, process));

    public void Finished(NodeAttempt attempt, NodeOutcome outcome) => Outcome = outcome;
}
