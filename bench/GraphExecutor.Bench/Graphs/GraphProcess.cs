using System.Diagnostics;
using System.Text.Json;
using GraphExecutor.Execution;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Storage;
using GraphExecutor.Storage.Sqlite;
using GraphExecutor.Workflows;

namespace GraphExecutor.Bench.Graphs;

/// <summary>
/// <c>graph SHAPE NODES RUNS STORE</c>: runs a graph of functions that do nothing, warm, and prints what it took as JSON. STORE is
/// <c>none</c> or the path of an SQLite file.
/// </summary>
internal static class GraphProcess
{
    private const string Function = "nothing";

    public static async Task<int> RunAsync(string[] args)
    {
        var (shape, nodes, runs, path) = (Enum.Parse<GraphShape>(args[0]), int.Parse(args[1]), int.Parse(args[2]), args[3]);
        var functions = Functions(() => { });
        await using var store = path == "none" ? null : await SqliteRunStore.OpenAsync(new SqliteRunStoreOptions { Path = path });

        // Warm with a small one of the same shape, and not with a large one: its memory would be counted.
        await ExecuteAsync(Create(shape, 1_000), "warm", functions, store);
        var workflow = Create(shape, nodes);
        var milliseconds = new List<double>();
        var allocated = 0L;
        for (var run = 0; run < runs; run++)
        {
            GC.Collect();
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var clock = Stopwatch.StartNew();
            await ExecuteAsync(workflow, $"run-{run}", functions, store);
            milliseconds.Add(clock.Elapsed.TotalMilliseconds);
            allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        var heap = store is null ? await HeapAtTheEndAsync(workflow, nodes) : 0;
        Console.WriteLine(JsonSerializer.Serialize(new GraphTiming([.. milliseconds], allocated / nodes, heap / nodes)));
        return 0;
    }

    /// <summary>What is alive beyond the definition when the last node runs: all that the run knows of all of them.</summary>
    private static async Task<long> HeapAtTheEndAsync(Workflow workflow, int nodes)
    {
        // The end of the run before may still be on the stack that this goes on from, and with it all of that run.
        await Task.Yield();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var left = nodes;
        var heap = 0L;
        await ExecuteAsync(workflow, "heap", Functions(() =>
        {
            if (Interlocked.Decrement(ref left) == 0)
            {
                heap = GC.GetTotalMemory(forceFullCollection: true) - before;
            }
        }), null);
        return heap;
    }

    private static NodeFunctions Functions(Action onCall) => new NodeFunctions().Add<JsonElement?, object?>(Function, (_, _, _) =>
    {
        onCall();
        return Task.FromResult<object?>(null);
    });

    private static Workflow Create(GraphShape shape, int nodes)
    {
        var parents = Parents.Of(shape, nodes);
        return Workflow.Create(new WorkflowDefinition
        {
            Nodes = [.. parents.Select((from, i) => new FunctionNode { Id = $"n{i}", Function = Function, Needs = [.. from.Select(parent => $"n{parent}")] })],
        });
    }

    private static async Task<RunResult> ExecuteAsync(Workflow workflow, string runId, NodeFunctions functions, IRunStore? store)
    {
        var result = await new AsyncGraphExecutor(workflow, new ExecutorOptions { ThreadId = runId, Functions = functions, Store = store })
            .ExecuteAsync(CancellationToken.None);
        return result.Status == RunStatus.Completed ? result : throw new InvalidOperationException($"The graph {result.Status}: {result.Reason}");
    }
}
