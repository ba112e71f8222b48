using System.Security.Cryptography;
using GraphExecutor.Api.Hosting;
using GraphExecutor.Api.Runs;
using GraphExecutor.Api.Secrets;
using GraphExecutor.Durable;
using GraphExecutor.Starting;
using GraphExecutor.Storage;
using Microsoft.Extensions.Logging;

namespace GraphExecutor.Api.Durable;

/// <summary>
/// Executes attempts as orchestrations of an engine: this process starts them, and workers anywhere do the rest. The engine says whether
/// an attempt is alive; <see cref="RunKeeper"/> asks it, and keeps the leases in the store as long as it is.
/// </summary>
/// <param name="store">Where runs are recorded.</param>
/// <param name="engine">The engine.</param>
/// <param name="options">How runs are started.</param>
/// <param name="logger">Where it says what deleted runs have left.</param>
public sealed class DurableRunHost(
    IRunStore store, IOrchestrationEngine engine, DurableRunHostOptions options, ILogger<DurableRunHost> logger) : IRunHost
{
    /// <summary>How long an attempt counts as alive after the engine was asked.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private const string OwnerName = "durable orchestration";

    /// <inheritdoc/>
    public string? WhyBusy => null;

    /// <inheritdoc/>
    public ISecretSource Secrets => options.Secrets;

    /// <inheritdoc/>
    public LeaseOwner Create() => new(OwnerName, 0, 0, "", RandomNumberGenerator.GetHexString(32, lowercase: true));

    /// <summary>Nobody can tell by the owner: the engine is asked about attempts, and the lease runs out.</summary>
    /// <param name="owner">The owner.</param>
    public bool IsGone(LeaseOwner owner) => false;

    /// <inheritdoc/>
    public RunPlace PlaceFor(string runId)
    {
        var workspace = options.WorkspaceRoot is { } root ? Path.Combine(root, WorkspaceDirectory.NameFor(runId)) : null;
        return new RunPlace(workspace, workspace);
    }

    /// <summary>
    /// Removes the workspace of a run that has been deleted, with all that is in it, and what the engine keeps of its orchestrations.
    /// </summary>
    /// <param name="run">The run, as it was recorded.</param>
    public async ValueTask ClearAsync(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (options.WorkspaceRoot is { } root && run.Workspace is { } workspace)
        {
            WorkspaceDirectory.Remove(root, workspace);
        }

        try
        {
            await PurgeAsync(run).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The run is deleted, whatever the engine says.
            Log.NotPurged(logger, run.RunId, exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask BeginAsync(StartedAttempt attempt, IReadOnlyDictionary<string, string> secrets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        var run = attempt.Run;
        options.Workflows.Add(run.WorkflowHash, attempt.Workflow);
        await engine.StartAsync(DurableNames.InstanceId(run.RunId, run.Attempt), OrchestrationInput.For(run), cancellationToken).ConfigureAwait(false);
        await RenewAsync(run, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask CancelAsync(RunRecord run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        await engine.RaiseEventAsync(
            DurableNames.InstanceId(run.RunId, run.Attempt), DurableNames.CancelEvent, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the attempt of a run was started by a host like this one.</summary>
    internal static bool Owns(RunRecord run) => run.Lease?.Owner.Host == OwnerName;

    /// <summary>The attempt is alive.</summary>
    internal async ValueTask RenewAsync(RunRecord run, CancellationToken cancellationToken)
    {
        try
        {
            await store.RenewLeaseAsync(run.RunId, run.Attempt, options.TimeProvider.GetUtcNow() + LeaseTime, cancellationToken).ConfigureAwait(false);
        }
        catch (LeaseLostException)
        {
            // It has ended and been resumed or deleted meanwhile.
        }
    }

    private async Task PurgeAsync(RunRecord run)
    {
        // The end of an attempt is recorded before its orchestration ends, and that of a later generation before the first one ends.
        var latest = DurableNames.InstanceId(run.RunId, run.Attempt);
        for (var waited = TimeSpan.Zero; await engine.IsAliveAsync(latest, CancellationToken.None).ConfigureAwait(false); waited += Pause)
        {
            if (waited >= Patience)
            {
                throw new TimeoutException($"Orchestration {latest} is still alive.");
            }

            await Task.Delay(Pause, options.TimeProvider).ConfigureAwait(false);
        }

        // The id may have been taken for a new run meanwhile, whose orchestrations have the same ids.
        if (await store.GetRunAsync(run.RunId).ConfigureAwait(false) is not null)
        {
            return;
        }

        List<string> ids = [run.RunId];
        foreach (var prefix in DurableNames.InstanceIdPrefixes(run.RunId))
        {
            ids.AddRange(await engine.FindAsync(prefix, CancellationToken.None).ConfigureAwait(false));
        }

        foreach (var id in ids)
        {
            await engine.PurgeAsync(id, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
