using GraphExecutor.Events;
using GraphExecutor.Execution;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Execution;

public sealed class FunctionNodeTests
{
    [Fact(Timeout = 30_000)]
    public async Task ExecuteAsync_FunctionsInAChain_PassTheirOutputsOn()
    {
        var workflow = Workflow.Parse("""
            context: { who: world }
            nodes:
              - { id: greet, function: greet, type: function, input: { name: "${{ context.who }}" } }
              - { id: shout, function: shout, type: function, needs: [greet], input: { text: "${{ nodes.greet.output.text }}!" } }
            """);
        var events = new List<string>();
        var functions = new NodeFunctions()
            .Add<Greeting, Message>("greet", async (input, context, _) =>
            {
                await context.LogAsync($"greeting {input.Name}");
                return new Message($"hello {input.Name}");
            })
            .Add<Message, Message>("shout", (input, _, _) => Task.FromResult(new Message(input.Text.ToUpperInvariant())));
        var executor = new AsyncGraphExecutor(workflow, new ExecutorOptions
        {
            ThreadId = "r1",
            Functions = functions,
            EmitEvent = (@event, _) =>
            {
                events.Add(System.Text.Encoding.UTF8.GetString(EventJson.Serialize(@event)));
                return ValueTask.CompletedTask;
            },
        });

        var result = await executor.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal("HELLO WORLD!", result.Nodes["shout"].Output!.Value.GetProperty("text").GetString());
        foreach (var line in events)
        {
            TestContext.Current.TestOutputHelper!.WriteLine(line);
        }
    }

    private sealed record Greeting(string Name);

    private sealed record Message(string Text);
}
