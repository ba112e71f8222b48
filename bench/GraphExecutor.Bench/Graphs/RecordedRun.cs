using GraphExecutor.Execution;
using GraphExecutor.Nodes;
using GraphExecutor.Storage.Sqlite;
using GraphExecutor.Workflows;

namespace GraphExecutor.Bench.Graphs;

/// <summary>Records a run of layers of commands of which the last one failed, without running them.</summary>
internal static class RecordedRun
{
    public const string Id = "r1";

    public const string FirstLineOfTheLastNode = "[last] again";

    public static async Task CreateAsync(string path, int nodes)
    {
        var parents = Parents.Of(GraphShape.Layered, nodes - 1);
        var workflow = Workflow.Create(new WorkflowDefinition
        {
            Nodes =
            [
                .. parents.Select((from, i) => new CommandNode { Id = $"n{i}", Command = ["/bin/true"], Needs = [.. from.Select(parent => $"n{parent}")] }),
                new CommandNode { Id = "last", Command = ["echo", "again"], Needs = [$"n{nodes - 2}"] },
            ],
        });
        await using var store = await SqliteRunStore.OpenAsync(new SqliteRunStoreOptions { Path = path });
        await new AsyncGraphExecutor(workflow, new ExecutorOptions { ThreadId = Id, Commands = new AllButTheLast(), Store = store })
            .ExecuteAsync(CancellationToken.None);
    }

    private sealed class AllButTheLast : ICommandRunner
    {
        public Task<CommandResult> RunAsync(CommandRequest request, ICommandOutput output, CancellationToken cancellationToken) =>
            Task.FromResult(new CommandResult { Ending = CommandEnding.Exited, ExitCode = request.NodeId == "last" ? 1 : 0 });
    }
}
