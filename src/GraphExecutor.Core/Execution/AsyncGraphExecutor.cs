using GraphExecutor.Recording;
using GraphExecutor.Runs;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Execution;

/// <summary>Runs a workflow in this process: each node starts the moment its own parents have settled.</summary>
public sealed class AsyncGraphExecutor
{
    private readonly Workflow _workflow;
    private readonly ExecutorOptions _options;
    private int _started;

    /// <summary>Prepares a run.</summary>
    /// <param name="workflow">What to run.</param>
    /// <param name="options">How to run it.</param>
    /// <exception cref="ArgumentException">An option is out of range or missing, or names a node that the workflow does not have.</exception>
    public AsyncGraphExecutor(Workflow workflow, ExecutorOptions options)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(options);
        Check(workflow, options);
        _workflow = workflow;
        _options = options;
    }

    /// <summary>Runs the workflow to its end.</summary>
    /// <param name="cancellationToken">
    /// Cancels the run: what runs is ended, what has not started is not started. The task still completes normally, with
    /// <see cref="RunStatus.Cancelled"/>.
    /// </param>
    /// <returns>What became of the run and of each node. A node that failed is a result and not an exception.</returns>
    /// <exception cref="StoreException">
    /// The run can be recorded no longer. What ran has been ended, and the run can be resumed from what was recorded. Or, with
    /// <see cref="StoreErrorCode.Conflict"/>: <see cref="ExecutorOptions.Store"/> has a run of this id; nothing was started.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// It was called before: an executor is one attempt of one run. Or the workflow cannot be recorded (<see cref="Workflow.ToJson"/>).
    /// </exception>
    public Task<RunResult> ExecuteAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException("An executor is one attempt of one run: make another one.");
        }

        return _options.Store is { } store
            ? RecordAsync(store, cancellationToken)
            : new RunDriver(_workflow.Plan, _options).RunAsync(cancellationToken);
    }

    private async Task<RunResult> RecordAsync(IRunStore store, CancellationToken cancellationToken)
    {
        var created = await store.CreateRunAsync(NewRuns.Of(_workflow, _options), CancellationToken.None).ConfigureAwait(false);
        if (!created.Created)
        {
            throw new StoreException(
                StoreErrorCode.Conflict, $"There is a run {_options.ThreadId} already: choose another ThreadId, or resume that run.");
        }

        var recorder = new RunRecorder(store, created.Run, [], _options.TimeProvider, _options.Logger);
        await using (recorder.ConfigureAwait(false))
        {
            return await new RunDriver(_workflow.Plan, _options with { Recorder = recorder }).RunAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static void Check(Workflow workflow, ExecutorOptions options)
    {
        if (!RunId.IsValid(options.ThreadId))
        {
            throw new ArgumentException(
                $"ThreadId \"{options.ThreadId}\" is not a run id: {RunId.Form}.",
                nameof(options));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(options.Attempt, 1, $"{nameof(options)}.{nameof(options.Attempt)}");
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxParallelism ?? 1, 1, $"{nameof(options)}.{nameof(options.MaxParallelism)}");
        if (options.Recorder is { Run: var run } && (run.RunId != options.ThreadId || run.Attempt != options.Attempt))
        {
            throw new ArgumentException($"Recorder records attempt {run.Attempt} of run {run.RunId}, not this one.", nameof(options));
        }

        if (options.Store is not null && (options.Recorder is not null || options.Attempt > 1 || options.InitialState is { Count: > 0 }))
        {
            throw new ArgumentException(
                "Store records a run from its beginning: it goes neither with Attempt and InitialState of a later one nor with a Recorder. "
                + "Start that attempt with IRunStore.StartAttemptAsync, and give its Recorder alone.",
                nameof(options));
        }

        foreach (var (id, result) in options.InitialState ?? new Dictionary<string, NodeResult>())
        {
            if (!workflow.Plan.TryFind(id, out _))
            {
                throw new ArgumentException($"InitialState has a node \"{id}\", which workflow {workflow.Name} has not.", nameof(options));
            }

            if (!result.Status.IsSettled())
            {
                throw new ArgumentException($"InitialState has node \"{id}\" as {result.Status}: only settled nodes can be done.", nameof(options));
            }

            if (result is { Status: NodeStatus.Failed, Error: null })
            {
                throw new ArgumentException($"InitialState has node \"{id}\" as failed without an error: what follows depends on its type.", nameof(options));
            }
        }

        var missing = workflow.Definition.Secrets.Where(name => options.Secrets?.ContainsKey(name) != true).ToList();
        if (missing.Count > 0)
        {
            throw new ArgumentException($"Secrets has no value for: {string.Join(", ", missing)}.", nameof(options));
        }
    }
}
