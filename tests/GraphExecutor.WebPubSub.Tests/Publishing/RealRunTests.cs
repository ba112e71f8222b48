using GraphExecutor.Events;
using GraphExecutor.Execution;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.WebPubSub.Publishing;
using GraphExecutor.Workflows;

namespace GraphExecutor.WebPubSub.Tests.Publishing;

/// <summary>Runs of the executor, published over real sockets.</summary>
public sealed class RealRunTests
{
    private const int Lines = 10_000;

    [Fact(Timeout = 30_000)]
    public async Task Run_ManyLines_AllArriveInOrderWithTheStatuses()
    {
        await using var service = await FakeService.StartAsync();
        await using (var publisher = new RunEventPublisher(new RestGroupSender(service.Connection)))
        {
            var options = new ExecutorOptions
            {
                ThreadId = "r1",
                EmitEvent = publisher.PublishAsync,
                Delivery = EventDelivery.Wait,
                Functions = new NodeFunctions().Add("talk", async (_, context, _) =>
                {
                    for (var line = 0; line < Lines; line++)
                    {
                        await context.LogAsync($"line {line}");
                    }

                    return NodeOutcome.Done;
                }),
            };
            var workflow = Workflow.Parse("""{ "nodes": [ { "id": "a", "type": "function", "function": "talk" } ] }""");
            var result = await new AsyncGraphExecutor(workflow, options).ExecuteAsync(TestContext.Current.CancellationToken);
            Assert.Equal(RunStatus.Completed, result.Status);
        }

        Assert.Equal(Enumerable.Range(0, Lines).Select(line => $"line {line}"), EventsOf("log.r1").Cast<LogEvent>().SelectMany(log => log.Lines));
        Assert.Equal(
            [typeof(RunEvent), typeof(NodeEvent), typeof(NodeEvent), typeof(RunEvent)], EventsOf("run.r1").Select(item => item.GetType()));

        IEnumerable<GraphEvent> EventsOf(string group) => service.Requests
            .Where(request => request.Url.Contains($"/groups/{group}/", StringComparison.Ordinal))
            .SelectMany(request => new SentMessage(group, request.Body, 0, default).Events);
    }
}
