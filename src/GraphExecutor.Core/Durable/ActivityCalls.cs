using GraphExecutor.Durable.Messages;

namespace GraphExecutor.Durable;

/// <summary>Calls of activities in the types of their messages.</summary>
internal static class ActivityCalls
{
    /// <exception cref="InvalidOperationException">A later attempt has taken over.</exception>
    public static async Task<TOut> CallAsync<TIn, TOut>(this IOrchestrationContext context, AttemptKey run, string activity, TIn request)
        where TOut : ActivityReply
    {
        var reply = MessageJson.Read<TOut>(await context.CallActivityAsync(activity, MessageJson.Write(ActivityCall.Of(run, request))));
        return reply.Fenced is { } reason ? throw new InvalidOperationException(reason) : reply;
    }
}
