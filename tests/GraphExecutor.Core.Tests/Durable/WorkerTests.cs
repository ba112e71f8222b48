using System.Text.Json;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Storage;
using JsonValue = GraphExecutor.Workflows.JsonValue;

namespace GraphExecutor.Tests.Durable;

/// <summary>What a worker does for a node while it runs: signs of life, and what people type.</summary>
public sealed class WorkerTests
{
    private const int Timeout = 30_000;
    private const string Workflow = "nodes: [{ id: a, run: 'true' }, { id: b, run: 'true', needs: [a] }]";

    private static readonly ProcessIdentity Process = new(7, 8, 9, "boot");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = Timeout)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_InputInTheStore_ReachesTheTerminalOfTheNodeThatRuns(bool packets)
    {
        var commands = new AskingCommands();
        await using var run = Run(commands, packets);
        commands.Asks = node => run.Store.PostMessageAsync(
            new MailboxMessage
            {
                RunId = "r1",
                Kind = MessageKind.Input,
                NodeId = node,
                Body = JsonValue.Parse(JsonSerializer.Serialize($"for {node}")),
                Time = run.Time.GetUtcNow(),
            },
            Token).AsTask();

        var result = await run.StartAsync();

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(["for a", "for b"], commands.Typed);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_NodeTakesLong_ItsWorkerGivesSignsOfLifeAndNamesItsProcess()
    {
        var commands = new AskingCommands();
        NodeRecord? seen = null;
        await using var run = Run(commands, packets: false);
        await using var timer = run.Time.CreateTimer(_ => _ = LookAsync(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        Assert.Equal(RunStatus.Completed, (await run.StartAsync()).Status);

        Assert.Equal(Process, seen!.Process);
        Assert.True(seen.AliveUntil > seen.Time.AddSeconds(15), $"{seen.AliveUntil} is no later than without a sign");
        var after = (await run.Store.GetNodeAsync("r1", "a", Token))!;
        Assert.Equal((null, null), (after.AliveUntil, after.Process));

        async Task LookAsync()
        {
            foreach (var id in (string[])["a", "b"])
            {
                if (await run.Store.GetNodeAsync("r1", id, Token) is { AliveUntil: not null, Process: not null } node)
                {
                    seen ??= node;
                    commands.Type!("enough");
                }
            }
        }
    }

    private static DurableTestRun Run(AskingCommands commands, bool packets) =>
        new(GraphExecutor.Workflows.Workflow.Parse(Workflow)) { Commands = commands, Options = new EngineOptions { Packets = packets } };

    /// <summary>Commands that end when somebody has typed something.</summary>
    private sealed class AskingCommands : ICommandRunner
    {
        public Func<string, Task> Asks { get; set; } = _ => Task.CompletedTask;

        public List<string> Typed { get; } = [];

        /// <summary>Types a text for the command that runs now.</summary>
        public Action<string>? Type { get; private set; }

        public async Task<CommandResult> RunAsync(CommandRequest request, ICommandOutput output, CancellationToken cancellationToken)
        {
            var typed = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            request.Input!.Connect(typed.TrySetResult);
            Type = text => typed.TrySetResult(text);
            output.Started(Process);
            await Asks(request.NodeId);
            Typed.Add(await typed.Task.WaitAsync(cancellationToken));
            return new CommandResult { Ending = CommandEnding.Exited, ExitCode = 0 };
        }
    }
}
