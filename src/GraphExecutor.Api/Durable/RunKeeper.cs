using GraphExecutor.Api.Hosting;
using GraphExecutor.Durable;
using GraphExecutor.Storage;
using Microsoft.Extensions.Logging;

namespace GraphExecutor.Api.Durable;

/// <summary>
/// Looks after the runs of a durable host: keeps the leases of those whose orchestration is alive, and goes on with those that are
/// interrupted, as far as they may be recovered. To be called every minute, by one process or by many.
/// </summary>
public sealed class RunKeeper
{
    private readonly IRunStore _store;
    private readonly IOrchestrationEngine _engine;
    private readonly DurableRunHost _host;
    private readonly RunRecoverer _recoverer;
    private readonly ILogger _logger;

    /// <summary>Makes a keeper.</summary>
    /// <param name="store">Where runs are recorded.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="host">Starts orchestrations.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where it says which runs it goes on with.</param>
    public RunKeeper(IRunStore store, IOrchestrationEngine engine, DurableRunHost host, TimeProvider time, ILogger<RunKeeper> logger)
    {
        (_store, _engine, _host, _logger) = (store, engine, host, logger);
        _recoverer = new RunRecoverer(store, host, time, logger);
    }

    /// <summary>Looks once.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var run in RunningRuns.ListAsync(_store, cancellationToken).ConfigureAwait(false))
            {
                if (DurableRunHost.Owns(run))
                {
                    await TryToKeepAsync(run, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (StoreException exception)
        {
            Log.RecoveryFailed(_logger, exception);
        }
    }

    /// <summary>The lease of one run must not end because the engine cannot tell of another.</summary>
    private async Task TryToKeepAsync(RunRecord run, CancellationToken cancellationToken)
    {
        try
        {
            await KeepAsync(run, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Log.NotKept(_logger, run.RunId, exception);
        }
    }

    private async Task KeepAsync(RunRecord run, CancellationToken cancellationToken)
    {
        if (await _engine.IsAliveAsync(DurableNames.InstanceId(run.RunId, run.Attempt), cancellationToken).ConfigureAwait(false))
        {
            await _host.RenewAsync(run, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await _recoverer.RecoverAsync(run, cancellationToken).ConfigureAwait(false);
        }
    }
}
