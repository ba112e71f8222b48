using System.Diagnostics;
using GraphExecutor.Nodes;
using GraphExecutor.Tests.Execution;

namespace GraphExecutor.Tests.Diagnostics;

/// <summary>The spans of a run.</summary>
public sealed class TracingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task Run_WithAListener_HasASpanOfEachRunNodeAndAttempt()
    {
        using var spans = new RecordedSpans();
        var run = New("trace-1", """
            name: deploy
            nodes:
              - { id: a, type: function, function: ok }
              - { id: b, type: function, function: skip, needs: [a] }
              - { id: c, type: function, function: ok, needs: [b] }
            """);

        await run.ExecuteAsync(Token);

        var all = spans.Of("trace-1");
        Assert.Equal(["a attempt 1", "a", "b attempt 1", "b", "run deploy"], all.Select(span => span.DisplayName));
        var root = all[^1];
        Assert.Equal("completed", root.GetTagItem("graphexecutor.run.status"));
        Assert.Equal("deploy", root.GetTagItem("graphexecutor.workflow.name"));
        Assert.Equal(1, root.GetTagItem("graphexecutor.run.attempt"));
        Assert.Equal(root.SpanId, all[1].ParentSpanId);
        Assert.Equal(all[1].SpanId, all[0].ParentSpanId);
        Assert.Equal("function", all[1].GetTagItem("graphexecutor.node.type"));
        Assert.All(all, span => Assert.Equal(ActivityStatusCode.Unset, span.Status));
    }

    [Fact(Timeout = 30_000)]
    public async Task Run_ThatFails_SaysSoWithoutItsMessage()
    {
        using var spans = new RecordedSpans();
        var run = New("trace-2", """
            nodes:
              - { id: a, type: function, function: fail, input: Custom, retry: { maxAttempts: 2, delay: 1ms } }
            """);

        await run.ExecuteAsync(Token);

        var all = spans.Of("trace-2");
        Assert.Equal(["a attempt 1", "a attempt 2", "a", "run workflow"], all.Select(span => span.DisplayName));
        Assert.All(all, span => Assert.Equal(ActivityStatusCode.Error, span.Status));
        Assert.All(all.Take(3), span => Assert.Equal("Custom", span.GetTagItem("error.type")));
        Assert.DoesNotContain(all, span => span.TagObjects.Any(tag => tag.Value?.ToString()?.Contains("it failed", StringComparison.Ordinal) == true));
        Assert.Equal(["failed", "failed", "failed"], all.Take(3).Select(span => span.GetTagItem("graphexecutor.node.status")));
    }

    [Fact(Timeout = 30_000)]
    public async Task Run_InsideASpan_IsItsChildAndWhatNodesDoIsTheirs()
    {
        using var spans = new RecordedSpans();
        using var outer = new Activity("outer") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        ActivitySpanId? inside = null;
        var run = New("trace-3", """{ "nodes": [ { "id": "a", "type": "function", "function": "look" } ] }""", TestRun.Functions.Add("look", (_, _, _) =>
        {
            inside = Activity.Current?.SpanId;
            return Task.FromResult(NodeOutcome.Done);
        }));

        await run.ExecuteAsync(Token);

        var all = spans.Of("trace-3");
        Assert.Equal(outer.SpanId, all[^1].ParentSpanId);
        Assert.Equal(all[0].SpanId, inside);
        Assert.Same(outer, Activity.Current);
    }

    [Fact(Timeout = 30_000)]
    public async Task Run_Resumed_LinksToItsLastAttempt()
    {
        using var spans = new RecordedSpans();
        const string Workflow = """{ "nodes": [ { "id": "a", "type": "function", "function": "ok" } ] }""";

        await New("trace-4", Workflow).ExecuteAsync(Token);
        await New("trace-4", Workflow, attempt: 2).ExecuteAsync(Token);

        var attempts = spans.Of("trace-4").Where(span => span.OperationName == "graphexecutor.run").ToList();
        Assert.Empty(attempts[0].Links);
        Assert.Equal(attempts[0].SpanId, Assert.Single(attempts[1].Links).Context.SpanId);
    }

    [Fact(Timeout = 30_000)]
    public async Task Run_Cancelled_EndsEverySpan()
    {
        using var spans = new RecordedSpans();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var started = new TaskCompletionSource();
        var task = New("trace-5", """{ "nodes": [ { "id": "a", "type": "function", "function": "wait" } ] }""", TestRun.Functions.AddWait(started))
            .ExecuteAsync(cancel.Token);

        await started.Task;
        await cancel.CancelAsync();
        await task;

        var all = spans.Of("trace-5");
        Assert.Equal(["a attempt 1", "a", "run workflow"], all.Select(span => span.DisplayName));
        Assert.Equal(["cancelled", "cancelled"], all.Take(2).Select(span => span.GetTagItem("graphexecutor.node.status")));
    }

    private static TestRun New(string runId, string workflow, NodeFunctions? functions = null, int attempt = 1) =>
        new(workflow, options => options with { ThreadId = runId, Attempt = attempt, Functions = functions ?? options.Functions });
}
