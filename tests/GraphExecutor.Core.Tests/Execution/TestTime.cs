using GraphExecutor.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace GraphExecutor.Tests.Execution;

internal static class TestTime
{
    /// <summary>Lets the clock run, a step at a time, until the task has ended; only while the condition holds, when there is one.</summary>
    public static async Task<T> AdvanceUntil<T>(this FakeTimeProvider time, Task<T> task, TimeSpan step, Func<bool>? when = null)
    {
        while (!task.IsCompleted)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            if (when?.Invoke() ?? true)
            {
                time.Advance(step);
            }

            await Task.Yield();
        }

        return await task;
    }

    /// <summary>Offers <c>wait</c>, which waits until it is asked to end.</summary>
    public static NodeFunctions AddWait(this NodeFunctions functions, TaskCompletionSource? started = null) =>
        functions.Add("wait", async (_, _, token) =>
        {
            started?.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return NodeOutcome.Done;
        });
}
