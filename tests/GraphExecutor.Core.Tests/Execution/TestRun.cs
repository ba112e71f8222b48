using System.Text;
using GraphExecutor.Events;
using GraphExecutor.Execution;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Execution;

/// <summary>A run in this process that keeps its events, and functions that tests need again and again.</summary>
internal sealed class TestRun
{
    private readonly List<GraphEvent> _events = [];

    /// <param name="workflow">YAML or JSON.</param>
    /// <param name="change">What is special about the options; <c>Delivery</c> is Wait, so that every event is seen.</param>
    public TestRun(string workflow, Func<ExecutorOptions, ExecutorOptions>? change = null)
    {
        var options = new ExecutorOptions
        {
            ThreadId = "r1",
            Functions = Functions,
            Delivery = EventDelivery.Wait,
            EmitEvent = (@event, _) =>
            {
                lock (_events)
                {
                    _events.Add(@event);
                }

                return ValueTask.CompletedTask;
            },
        };
        Executor = new AsyncGraphExecutor(Workflow.Parse(workflow), change?.Invoke(options) ?? options);
    }

    public AsyncGraphExecutor Executor { get; }

    /// <summary><c>ok</c>, <c>skip</c>, <c>fail</c> (its input is the error type), <c>log</c> (its input is the text), <c>echo</c>.</summary>
    public static NodeFunctions Functions => new NodeFunctions()
        .Add("ok", (_, _, _) => Task.FromResult(NodeOutcome.Done))
        .Add("skip", (_, _, _) => Task.FromResult(NodeOutcome.SkipBranch))
        .Add("fail", (input, _, _) => Task.FromResult(NodeOutcome.Fail(input.GetString() ?? "Custom", "it failed")))
        .Add("echo", (input, _, _) => Task.FromResult(NodeOutcome.Complete(input)))
        .Add("log", async (input, context, _) =>
        {
            await context.LogAsync(input.GetString()!);
            return NodeOutcome.Done;
        });

    public IReadOnlyList<GraphEvent> Events
    {
        get
        {
            lock (_events)
            {
                return [.. _events];
            }
        }
    }

    /// <summary><c>a running</c>, <c>a completed</c>, <c>a log 0: text</c>, <c>run failed</c>.</summary>
    public IReadOnlyList<string> Story => [.. Events.Select(@event => @event switch
    {
        RunEvent run => $"run {Word(run.Status)}",
        NodeEvent node => $"{node.NodeId} {Word(node.Status)}",
        LogEvent log => $"{log.NodeId} log {log.FirstLine}: {string.Join('|', log.Lines)}",
        _ => throw new InvalidOperationException(),
    })];

    public IEnumerable<NodeEvent> EventsOf(string id) => Events.OfType<NodeEvent>().Where(node => node.NodeId == id);

    /// <summary>All events as they are sent.</summary>
    public string Json => string.Join('\n', Events.Select(@event => Encoding.UTF8.GetString(EventJson.Serialize(@event))));

    public Task<RunResult> ExecuteAsync(CancellationToken cancellationToken) => Executor.ExecuteAsync(cancellationToken);

    /// <summary>What becomes of one node. Its events can be sent.</summary>
    public async Task<NodeResult> NodeAsync(string id, CancellationToken cancellationToken)
    {
        var result = await ExecuteAsync(cancellationToken);
        Assert.NotEmpty(Json);
        return result.Nodes[id];
    }

    private static string Word(Enum value) => value.ToString().ToLowerInvariant();
}
