using System.Text.Json;
using GraphExecutor.Durable.Messages;
using GraphExecutor.Scheduling;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Durable.Activities;

/// <summary>Leaves a message that what runs shall end, for all processes that execute some of it, now or later.</summary>
internal static class StopActivity
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static async Task<ActivityReply> ExecuteAsync(WorkerRun run, StopRequest request, CancellationToken cancellationToken)
    {
        run.Stop(request.Stop);
        await run.Store.PostMessageAsync(MessageOf(run, request.Stop), cancellationToken).ConfigureAwait(false);
        return new ActivityReply();
    }

    /// <summary>
    /// Does the same ahead of the orchestration, whose call waits its turn behind those of nodes. What the store does not take at once is
    /// left to that call.
    /// </summary>
    public static async Task TellAheadAsync(WorkerRun run, RunStop stop, CancellationToken cancellationToken)
    {
        if (run.StopReason is not null)
        {
            return;
        }

        run.Stop(stop);
        using var patience = new CancellationTokenSource(Patience, run.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await run.Store.Store.PostMessageAsync(MessageOf(run, stop), either.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (
            exception is StoreException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The orchestration hears of the failure now, and has it done.
        }
    }

    /// <summary>What a message that cancels says: why a node shall end, or that somebody cancels the run.</summary>
    public static RunStop Read(MailboxMessage message) =>
        message.Body?.Element.Deserialize(MessageJson.Default.RunStop) ?? new RunStop(StopCause.Cancel, Reasons.Cancelled);

    private static MailboxMessage MessageOf(WorkerRun run, RunStop stop) => new()
    {
        RunId = run.RunId,
        Kind = MessageKind.Cancel,
        Body = new JsonValue(JsonSerializer.SerializeToElement(stop, MessageJson.Default.RunStop)),
        Time = run.Time.GetUtcNow(),
    };
}
