using System.Text.Json;
using GraphExecutor.Durable.Activities;
using GraphExecutor.Durable.Messages;
using GraphExecutor.Storage;

namespace GraphExecutor.Durable;

/// <summary>
/// What the orchestration of a run has done for it: everything that takes time, or touches the world. One object for a process. Each
/// activity may be executed any number of times, and the second time does what is left of it to do.
/// </summary>
public sealed class RunActivities : IAsyncDisposable
{
    private readonly WorkerRuns _runs;

    /// <summary>Prepares to execute activities.</summary>
    /// <param name="options">What there is to do it with.</param>
    public RunActivities(DurableOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _runs = new WorkerRuns(options);
    }

    /// <summary>Executes an activity.</summary>
    /// <param name="name">One of <see cref="DurableNames.Activities"/>.</param>
    /// <param name="input">What the orchestration gave it.</param>
    /// <param name="cancellationToken">The process ends: what runs is ended, and given up for another one to run it.</param>
    /// <returns>What the orchestration is told.</returns>
    /// <exception cref="StoreException">It could not be recorded, for minutes.</exception>
    /// <exception cref="OperationCanceledException">The process ends.</exception>
    /// <exception cref="ArgumentException">There is no such activity.</exception>
    /// <exception cref="InvalidOperationException">An orchestration of another version calls it.</exception>
    public async Task<JsonElement> ExecuteAsync(string name, JsonElement input, CancellationToken cancellationToken = default)
    {
        var call = MessageJson.Read<ActivityCall>(input);
        DurableVersion.Check(call.Version, call.Run.RunId);
        try
        {
            return name switch
            {
                DurableNames.Begin => await AnswerAsync<BeginRequest, BeginReply>(call, BeginActivity.ExecuteAsync, cancellationToken).ConfigureAwait(false),
                DurableNames.RunNode => await AnswerAsync<NodeRequest, NodeReply>(call, NodeActivity.ExecuteAsync, cancellationToken).ConfigureAwait(false),
                DurableNames.Look => await AnswerAsync<LookRequest, LookReply>(call, LookActivity.ExecuteAsync, cancellationToken).ConfigureAwait(false),
                DurableNames.Record => await AnswerAsync<RecordRequest, ActivityReply>(call, RecordActivity.ExecuteAsync, cancellationToken).ConfigureAwait(false),
                DurableNames.Evaluate => await AnswerAsync<EvaluateRequest, EvaluateReply>(call, EvaluateActivity.ExecuteAsync, cancellationToken).ConfigureAwait(false),
                DurableNames.Stop => await AnswerAsync<StopRequest, ActivityReply>(call, StopActivity.ExecuteAsync, cancellationToken).ConfigureAwait(false),
                _ => throw new ArgumentException($"There is no activity \"{name}\": there are {string.Join(", ", DurableNames.Activities)}.", nameof(name)),
            };
        }
        catch (LeaseLostException exception)
        {
            return MessageJson.Write(new ActivityReply { Fenced = exception.Message });
        }
    }

    /// <summary>
    /// The process ends: what runs is asked to end, at most for its grace period, and recorded lost, as another process would find it later.
    /// Dispose of it before what it was given, so that nothing that ends for this is taken for a result.
    /// </summary>
    public ValueTask DisposeAsync() => _runs.DisposeAsync();

    private async Task<JsonElement> AnswerAsync<TIn, TOut>(
        ActivityCall call, Func<WorkerRun, TIn, CancellationToken, Task<TOut>> execute, CancellationToken cancellationToken)
    {
        var request = MessageJson.Read<TIn>(call.Request);
        return await _runs.UseAsync(
            call.Run,
            async (run, processEnds) => MessageJson.Write(await execute(run, request, processEnds).ConfigureAwait(false)),
            cancellationToken).ConfigureAwait(false);
    }
}
