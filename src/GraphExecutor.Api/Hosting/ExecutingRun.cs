using System.Text.Json.Nodes;
using GraphExecutor.Events;
using GraphExecutor.Execution;
using GraphExecutor.Nodes;
using GraphExecutor.Recording;
using GraphExecutor.Starting;
using GraphExecutor.Storage;
using Microsoft.Extensions.Logging;

namespace GraphExecutor.Api.Hosting;

/// <summary>An attempt that is executed in this process: from its start to its end, or until it is given up.</summary>
#pragma warning disable CA1001 // The recorder is disposed at the end of the run, and a source without a timer holds nothing.
internal sealed class ExecutingRun
#pragma warning restore CA1001
{
    private const string GivenUp = "the server shuts down";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly LocalRunHostOptions _options;
    private readonly StartedAttempt _attempt;
    private readonly ILogger _logger;
    private readonly RunRecorder _recorder;
    private readonly IReadOnlyDictionary<string, string> _secrets;
    private readonly ICommandPlaces _places;
    private readonly UnfinishedLines _unfinished;
    private readonly CancellationTokenSource _givenUp = new();

    /// <summary>Begins to show that the attempt is alive.</summary>
    public ExecutingRun(
        StartedAttempt attempt, IReadOnlyDictionary<string, string> secrets, IRunStore store, ICommandPlaces places,
        UnfinishedLines unfinished, LocalRunHostOptions options, ILogger logger)
    {
        _attempt = attempt;
        _secrets = secrets;
        _places = places;
        _unfinished = unfinished;
        _options = options;
        _logger = logger;
        _recorder = new RunRecorder(store, attempt.Run, attempt.Nodes, options.TimeProvider, logger);
    }

    private RunRecord Run => _attempt.Run;

    /// <summary>Executes it. Whatever happens is recorded or logged: the task does not fail.</summary>
    public async Task RunAsync()
    {
        try
        {
            Log.AttemptBegins(_logger, Run.RunId, Run.Attempt);
            CreateWorkspace();
            var executor = CreateExecutor();
            if (Run.Attempt > 1)
            {
                await _options.EndLeftovers(Run, _givenUp.Token).ConfigureAwait(false);
            }

            var result = await executor.ExecuteAsync(CancellationToken.None).ConfigureAwait(false);
            Log.AttemptEnded(_logger, Run.RunId, Run.Attempt, result.Status.ToString());
            await _recorder.DisposeAsync().ConfigureAwait(false);
            if (Run.Workspace is { } workspace)
            {
                WorkspaceDirectory.RemoveIfEmpty(workspace);
            }

            return;
        }
        catch (Exception exception) when (exception is StoreException or OperationCanceledException)
        {
            Log.AttemptGivenUp(_logger, Run.RunId, Run.Attempt, exception);
        }
        catch (Exception exception)
        {
            // It concerns this run alone, which stays as it was recorded: others go on.
            Log.AttemptFailed(_logger, Run.RunId, Run.Attempt, exception);
        }

        await ReleaseAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Ends what runs and records nothing of that: the run reads as interrupted at once, and whoever resumes it runs those nodes again.
    /// </summary>
    public void GiveUp()
    {
        _givenUp.Cancel();
        _recorder.GiveUp(GivenUp);
    }

    private AsyncGraphExecutor CreateExecutor() => new(_attempt.Workflow, new ExecutorOptions
    {
        ThreadId = Run.RunId,
        Attempt = Run.Attempt,
        Recorder = _recorder,
        InitialState = _attempt.InitialState,
        GlobalContext = Run.Context is { } context ? JsonNode.Parse(context.ToString())!.AsObject() : null,
        Secrets = _secrets,
        Functions = _options.Functions,
        Commands = Run.Workspace is { } workspace ? new WorkspaceCommandRunner(_options.Commands, workspace) : _options.Commands,
        Places = _places,
        WorkingDirectory = Run.StartDirectory,
        WorkflowDirectory = Run.WorkflowDirectory,
        EmitEvent = EmitAsync,
        TimeProvider = _options.TimeProvider,
        Logger = _logger,
    });

    private async ValueTask EmitAsync(GraphEvent @event, CancellationToken cancellationToken)
    {
        _unfinished.Follow(@event);
        foreach (var sink in _options.EventSinks)
        {
            try
            {
                await sink(@event, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // One sink that fails keeps nothing from the others.
                Log.SinkFailed(_logger, exception);
            }
        }
    }

    private async Task ReleaseAsync()
    {
        try
        {
            await _recorder.ReleaseAsync().ConfigureAwait(false);
        }
        catch (LeaseLostException)
        {
            // Somebody else goes on with the run already.
        }
        catch (StoreException exception)
        {
            Log.ReleaseFailed(_logger, Run.RunId, exception);
        }
    }

    private void CreateWorkspace()
    {
        if (Run.Workspace is { } workspace)
        {
            _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(workspace) : Directory.CreateDirectory(workspace, OwnerOnly);
        }
    }
}
