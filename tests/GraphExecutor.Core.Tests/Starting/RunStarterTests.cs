using System.Text.Json.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Starting;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;
using Microsoft.Extensions.Time.Testing;

namespace GraphExecutor.Tests.Starting;

public sealed class RunStarterTests : IAsyncDisposable
{
    private static readonly Workflow Two = Workflow.Parse("""
        name: two
        nodes: [{ id: a, run: "true" }, { id: b, run: "true", needs: [a] }]
        """);

    private readonly InMemoryRunStore _store = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly Owners _owners = new();
    private readonly RunStarter _starter;

    public RunStarterTests() => _starter = new RunStarter(_store, _owners, _time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Start_New_IsRecordedAsRunning()
    {
        var started = await _starter.StartAsync(
            new RunStart { RunId = "r1", Workflow = Two, Context = new JsonObject { ["x"] = 1 }, StartedBy = RunOrigin.Server, Workspace = "/w" }, Token);

        Assert.Equal("r1", started.Attempt!.Run.RunId);
        var run = (await _store.GetRunAsync("r1", Token))!;
        Assert.Equal((RunStatus.Running, RunOrigin.Server, "/w"), (run.Status, run.StartedBy, run.Workspace));
        Assert.Equal("""{"x":1}""", run.Context.ToString());
        Assert.False(_starter.IsInterrupted(run));
    }

    [Fact]
    public async Task Start_SameRequestAgain_StartsNothing()
    {
        await _starter.StartAsync(new RunStart { RunId = "r1", Workflow = Two, RequestHash = "h1" }, Token);

        var again = await _starter.StartAsync(new RunStart { RunId = "r1", Workflow = Two, RequestHash = "h1" }, Token);
        var other = await RefusedAsync(() => _starter.StartAsync(new RunStart { RunId = "r1", Workflow = Two, RequestHash = "h2" }, Token));
        var none = await RefusedAsync(() => _starter.StartAsync(new RunStart { RunId = "r1", Workflow = Two }, Token));

        Assert.Null(again.Attempt);
        Assert.Equal("r1", again.Run.RunId);
        Assert.Equal((RunRefusal.RunExists, RunRefusal.RunExists), (other, none));
    }

    [Fact]
    public async Task Plan_AliveThenInterrupted_IsRefusedThenGiven()
    {
        await _starter.StartAsync(new RunStart { RunId = "r1", Workflow = Two }, Token);
        var alive = await _starter.FindAsync("r1", Token);
        _owners.Gone = true;
        var gone = await _starter.FindAsync("r1", Token);

        Assert.Equal(RunRefusal.RunActive, Assert.Throws<RunRefusedException>(() => alive.Plan(new ResumeOptions())).Refusal);
        Assert.Equal(2, gone.Plan(new ResumeOptions()).Steps.Count);
        Assert.Equal(RunRefusal.UnknownNode, Assert.Throws<RunRefusedException>(() => gone.Plan(new ResumeOptions { From = ["z"] })).Refusal);
    }

    [Fact]
    public async Task Resume_TakesWhatIsAskedForAndKeepsTheRest()
    {
        await _starter.StartAsync(
            new RunStart { RunId = "r1", Workflow = Two, Context = new JsonObject { ["x"] = 1, ["y"] = 2 } }, Token);
        await EndAsync(RunStatus.Completed);
        var run = await _starter.FindAsync("r1", Token);
        Assert.Equal(RunRefusal.NothingToResume, Assert.Throws<RunRefusedException>(() => run.Plan(new ResumeOptions())).Refusal);
        var options = new ResumeOptions { From = ["b"], Context = new JsonObject { ["y"] = 3 } };

        var attempt = await _starter.ResumeAsync(run, run.Plan(options), options, ValueMap<string>.Empty, cancellationToken: Token);

        Assert.Equal((2, 0), (attempt.Run.Attempt, attempt.Run.Recoveries));
        Assert.Equal("""{"x":1,"y":3}""", attempt.Run.Context.ToString());
        Assert.Equal(["a"], attempt.InitialState.Keys);
        Assert.Equal(NodeStatus.Pending, attempt.Nodes.Single(node => node.NodeId == "b").Result.Status);
        Assert.Equal("""{"from":["b"]}""", (await _store.GetAttemptsAsync("r1", Token))[1].Request.ToString());
    }

    [Fact]
    public async Task Resume_ChangedSinceItWasRead_IsRefused()
    {
        await _starter.StartAsync(new RunStart { RunId = "r1", Workflow = Two }, Token);
        _owners.Gone = true;
        var options = new ResumeOptions();
        var first = await _starter.FindAsync("r1", Token);
        var second = await _starter.FindAsync("r1", Token);
        var attempt = await _starter.ResumeAsync(first, first.Plan(options), options, ValueMap<string>.Empty, isRecovery: true, Token);

        var refusal = await RefusedAsync(() => _starter.ResumeAsync(second, second.Plan(options), options, ValueMap<string>.Empty, cancellationToken: Token));

        Assert.Equal(1, attempt.Run.Recoveries);
        Assert.Equal(RunRefusal.RunChanged, refusal);
    }

    [Fact]
    public async Task Find_Unknown_IsRefused() => Assert.Equal(RunRefusal.RunNotFound, await RefusedAsync(() => _starter.FindAsync("r9", Token)));

    [Theory]
    [InlineData(RunOrigin.Server, 0, null)]
    [InlineData(RunOrigin.Server, 2, null)]
    [InlineData(RunOrigin.Server, 3, "recovered 3 times")]
    [InlineData(RunOrigin.Cli, 0, "command line")]
    public async Task WhyNot_DependsOnOriginAndRecoveries(RunOrigin origin, int recoveries, string? expected)
    {
        var started = await _starter.StartAsync(new RunStart { RunId = "r1", Workflow = Two, StartedBy = origin }, Token);

        var reason = RunRecovery.WhyNot(started.Run with { Recoveries = recoveries }, Two);

        Assert.True(expected is null ? reason is null : reason!.Contains(expected, StringComparison.Ordinal), reason);
    }

    [Fact]
    public async Task WhyNot_SecretWithoutReference_SaysWhich()
    {
        var workflow = Workflow.Parse("""
            secrets: [one, two]
            nodes: [{ id: a, run: "true", env: { A: "${{ secrets.one }}", B: "${{ secrets.two }}" } }]
            """);
        var started = await _starter.StartAsync(
            new RunStart { RunId = "r1", Workflow = workflow, StartedBy = RunOrigin.Server, SecretReferences = new([new("one", "env:GX_SECRET_ONE")]) }, Token);

        Assert.StartsWith("the value of its secret two was given", RunRecovery.WhyNot(started.Run, workflow), StringComparison.Ordinal);
    }

    private static async Task<RunRefusal> RefusedAsync<T>(Func<ValueTask<T>> act) =>
        (await Assert.ThrowsAsync<RunRefusedException>(async () => await act())).Refusal;

    private async Task EndAsync(RunStatus status)
    {
        NodeChange Done(string node) => new()
        {
            NodeId = node,
            Time = _time.GetUtcNow(),
            Result = new NodeResult { Status = NodeStatus.Completed, Version = 1, Attempts = 1 },
        };

        await _store.WriteAsync(
            new RunWrite
            {
                RunId = "r1",
                Attempt = 1,
                Nodes = [Done("a"), Done("b")],
                End = new RunEnding { Status = status, Time = _time.GetUtcNow(), Duration = TimeSpan.FromSeconds(1) },
            },
            Token);
    }

    private sealed class Owners : ILeaseOwners
    {
        public bool Gone { get; set; }

        public LeaseOwner Create() => new("host", 1, 2, "boot", "token");

        public bool IsGone(LeaseOwner owner) => Gone;
    }
}
