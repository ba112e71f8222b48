using System.Text.Json;
using GraphExecutor.Durable.Messages;
using GraphExecutor.Scheduling;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Durable.Activities;

/// <summary>Leaves a message that what runs shall end, for all processes that execute some of it, now or later.</summary>
internal static class StopActivity
{
    public static async Task<ActivityReply> ExecuteAsync(WorkerRun run, StopRequest request, CancellationToken cancellationToken)
    {
        run.Stop(request.Stop);
        var message = new MailboxMessage
        {
            RunId = run.RunId,
            Kind = MessageKind.Cancel,
            Body = new JsonValue(JsonSerializer.SerializeToElement(request.Stop, MessageJson.Default.RunStop)),
            Time = run.Time.GetUtcNow(),
        };
        await run.Store.PostMessageAsync(message, cancellationToken).ConfigureAwait(false);
        return new ActivityReply();
    }

    /// <summary>What a message that cancels says: why a node shall end, or that somebody cancels the run.</summary>
    public static RunStop Read(MailboxMessage message) =>
        message.Body?.Element.Deserialize(MessageJson.Default.RunStop) ?? new RunStop(StopCause.Cancel, Reasons.Cancelled);
}
