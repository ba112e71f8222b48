// The README shows what stands between the marks; ReadmeTests runs it, and holds the README against it.
// <readme>
using GraphExecutor.Execution;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Workflows;

// </readme>
namespace GraphExecutor.Tests.Readme;

// <readme>
public static class Example
{
    private sealed record Text(string Value);

    private sealed record Size(int Words);

    public static async Task<RunResult> RunAsync(Action<string> print, CancellationToken cancellationToken)
    {
        var workflow = Workflow.Parse("""
            {
              "nodes": [
                { "id": "measure", "type": "function", "function": "measure", "input": { "value": "${{ context.text }}" } },
                { "id": "report", "type": "function", "function": "report", "needs": ["measure"],
                  "input": { "words": "${{ nodes.measure.output.words }}" } }
              ]
            }
            """);

        var functions = new NodeFunctions();
        functions.Add<Text, Size>("measure", (text, node, ct) => Task.FromResult(new Size(text.Value.Split(' ').Length)));
        functions.Add<Size, object>("report", async (size, node, ct) =>
        {
            await node.LogAsync($"{size.Words} words");
            return size.Words < 2 ? NodeOutcome.SkipBranch : size;
        });

        var executor = new AsyncGraphExecutor(workflow, new ExecutorOptions
        {
            ThreadId = "unique-run-id",
            GlobalContext = new() { ["text"] = "to be or not to be" },
            Functions = functions,
            EmitEvent = (@event, ct) =>
            {
                print(@event.ToString());
                return ValueTask.CompletedTask;
            },
        });
        return await executor.ExecuteAsync(cancellationToken);   // result.Status, result.Reason, result.Nodes["report"].Output …
    }
}

// </readme>
