using System.Collections.Concurrent;
using GraphExecutor.Api.Runs;
using GraphExecutor.Api.Secrets;
using GraphExecutor.Events;
using GraphExecutor.Starting;
using GraphExecutor.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GraphExecutor.Api.Hosting;

/// <summary>
/// Executes attempts in this process, and goes on with runs whose server is gone. When it stops, it ends what runs without recording an
/// end, and gives the leases back: the next server goes on with those runs at once.
/// </summary>
public sealed class LocalRunHost : IRunHost, IHostedLifecycleService, IAsyncDisposable
{
    private readonly IRunStore _store;
    private readonly LocalRunHostOptions _options;
    private readonly ILogger _logger;
    private readonly ProcessLimiter _limiter;
    private readonly UnfinishedLines _unfinished = new();
    private readonly RunRecoverer _recoverer;
    private readonly ConcurrentDictionary<(string RunId, int Attempt), (ExecutingRun Run, Task Ended)> _executing = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _recovering = Task.CompletedTask;

    /// <summary>Makes a host; nothing is executed before somebody begins an attempt, and nothing recovered before it is started.</summary>
    /// <param name="store">Where runs are recorded.</param>
    /// <param name="options">How they are executed.</param>
    /// <param name="logger">Where it says what happens beside the runs' own records.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public LocalRunHost(IRunStore store, LocalRunHostOptions options, ILogger<LocalRunHost> logger)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxProcesses, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxRuns, 1, nameof(options));
        _store = store;
        _options = options;
        _logger = logger;
        _limiter = new ProcessLimiter(options.MaxProcesses);
        _recoverer = new RunRecoverer(store, this, options.TimeProvider, logger) { IsExecutedHere = run => RunIds.Contains(run.RunId) };
    }

    /// <inheritdoc/>
    public string? WhyBusy => _stopping.IsCancellationRequested ? "The server shuts down. Ask again in a moment."
        : _executing.Count >= _options.MaxRuns ? $"The server executes {_options.MaxRuns} runs already, which is the most it may. Ask again later."
        : null;

    /// <inheritdoc/>
    public ISecretSource Secrets { get; } = new EnvironmentSecrets();

    private IEnumerable<string> RunIds => _executing.Keys.Select(attempt => attempt.RunId);

    /// <inheritdoc/>
    public LeaseOwner Create() => _options.Owners.Create();

    /// <inheritdoc/>
    public bool IsGone(LeaseOwner owner) => _options.Owners.IsGone(owner);

    /// <inheritdoc/>
    public RunPlace PlaceFor(string runId) => new(_options.StartDirectory, Path.Combine(_options.WorkspaceRoot, WorkspaceDirectory.NameFor(runId)));

    /// <summary>Removes the workspace of a run that has been deleted, with all that is in it.</summary>
    /// <param name="run">The run, as it was recorded.</param>
    public ValueTask ClearAsync(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Workspace is { } workspace)
        {
            WorkspaceDirectory.Remove(_options.WorkspaceRoot, workspace);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask BeginAsync(StartedAttempt attempt, IReadOnlyDictionary<string, string> secrets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        ArgumentNullException.ThrowIfNull(secrets);
        var run = new ExecutingRun(attempt, secrets, _store, _limiter, _unfinished, _options, _logger);
        var begin = new TaskCompletionSource();
        var key = (attempt.Run.RunId, attempt.Run.Attempt);
        _executing[key] = (run, RunAsync());
        if (_stopping.IsCancellationRequested)
        {
            run.GiveUp();
        }

        begin.SetResult();
        return ValueTask.CompletedTask;

        // Not before it is among those that stopping gives up.
        async Task RunAsync()
        {
            await begin.Task.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            await run.RunAsync().ConfigureAwait(false);
            _unfinished.Forget(attempt.Run.RunId);
            _executing.TryRemove(key, out _);
        }
    }

    /// <inheritdoc/>
    public LogEvent? UnfinishedLineOf(string runId, string nodeId) => _unfinished.Of(runId, nodeId);

    /// <summary>Does nothing: the attempt takes the message within a second.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Not used: nothing is waited for.</param>
    public ValueTask CancelAsync(RunRecord run, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Begins to recover runs. Does not wait for them.</summary>
    /// <param name="cancellationToken">Not used: nothing is waited for.</param>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_options.Recover)
        {
            _recovering = Task.Run(() => _recoverer.RunAsync(_stopping.Token), CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// Begins to give up all that runs, before anything else of the server stops: its last connections may take long to close.
    /// </summary>
    /// <param name="cancellationToken">Not used: nothing is waited for.</param>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        foreach (var (run, _) in _executing.Values)
        {
            run.GiveUp();
        }
    }

    /// <summary>Gives up all that runs, and waits until it has ended and the leases are given back.</summary>
    /// <param name="cancellationToken">Waits no longer.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await StoppingAsync(cancellationToken).ConfigureAwait(false);
        await Task.WhenAll([_recovering, .. _executing.Values.Select(each => each.Ended)]).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Stops. More than once is harmless.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None).ConfigureAwait(false);
}
