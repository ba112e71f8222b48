using System.Text.Json;
using GraphExecutor.Durable.Messages;
using GraphExecutor.Scheduling;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Durable.Activities;

/// <summary>Leaves a message for each node that shall end, for the process that executes it.</summary>
internal static class StopActivity
{
    public static async Task<ActivityReply> ExecuteAsync(WorkerRun run, StopRequest request, CancellationToken cancellationToken)
    {
        var body = new JsonValue(JsonSerializer.SerializeToElement(request.Stop, MessageJson.Default.RunStop));
        foreach (var node in request.Nodes)
        {
            await run.Store.PostMessageAsync(new MailboxMessage
            {
                RunId = run.RunId,
                Kind = MessageKind.Cancel,
                NodeId = run.Plan.IdOf(node),
                Body = body,
                Time = run.Time.GetUtcNow(),
            }).ConfigureAwait(false);
        }

        return new ActivityReply();
    }

    /// <summary>What a message that cancels says: why a node shall end, or that somebody cancels the run.</summary>
    public static RunStop Read(MailboxMessage message) =>
        message.Body?.Element.Deserialize(MessageJson.Default.RunStop) ?? new RunStop(StopCause.Cancel, Reasons.Cancelled);
}
