using GraphExecutor.Api.Problems;
using GraphExecutor.Api.Runs;
using GraphExecutor.Starting;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;
using Microsoft.Extensions.Logging;

namespace GraphExecutor.Api.Hosting;

/// <summary>Goes on with interrupted runs that a server started: at once, and then again and again for those whose server goes away.</summary>
internal sealed class RunRecoverer(IRunStore store, IRunHost host, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);

    private readonly RunStarter _starter = new(store, host, time);

    // Said once for each attempt, and not every 15 s. As many as there are such runs.
    private readonly HashSet<(string RunId, int Attempt)> _told = [];

    /// <summary>Whether a run that reads as interrupted is executed here all the same; none by default.</summary>
    public Func<RunRecord, bool> IsExecutedHere { get; init; } = _ => false;

    /// <summary>Looks until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            do
            {
                await LookAsync(cancellationToken).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var run in RunningRuns.ListAsync(store, cancellationToken).ConfigureAwait(false))
            {
                await RecoverAsync(run, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (StoreException exception)
        {
            Log.RecoveryFailed(logger, exception);
        }
    }

    /// <summary>Goes on with a run if it is interrupted and may be recovered.</summary>
    public async Task RecoverAsync(RunRecord run, CancellationToken cancellationToken)
    {
        // One of its own that could not renew its lease in time is not gone: it finds out by itself whether it may go on.
        if (!_starter.IsInterrupted(run) || host.WhyBusy is not null || IsExecutedHere(run))
        {
            return;
        }

        try
        {
            var found = await _starter.FindAsync(run.RunId, cancellationToken).ConfigureAwait(false);
            if (RunRecovery.WhyNot(found.Run, found.Workflow) is { } reason)
            {
                Tell(run, reason);
                return;
            }

            var secrets = await SecretValues.ResolveAsync(
                null, found.Workflow.Definition, run.RunId, found.Run.SecretReferences, host.Secrets, cancellationToken).ConfigureAwait(false);
            var options = new ResumeOptions();
            var attempt = await _starter.ResumeAsync(
                found, found.Plan(options), options, secrets.References, isRecovery: true, cancellationToken).ConfigureAwait(false);
            Log.Recovers(logger, run.RunId, attempt.Run.Attempt);
            await host.BeginAsync(attempt, secrets.Values, CancellationToken.None).ConfigureAwait(false);
        }
        catch (RunRefusedException exception) when (exception.Refusal != RunRefusal.WorkflowLost)
        {
            // Another server was faster, or it is alive after all.
        }
        catch (Exception exception) when (exception is ApiException or WorkflowException or RunRefusedException)
        {
            Tell(run, exception.Message);
        }
    }

    private void Tell(RunRecord run, string reason)
    {
        if (_told.Add((run.RunId, run.Attempt)))
        {
            Log.NotRecovered(logger, run.RunId, reason);
        }
    }
}
