using System.Text.Json;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace GraphExecutor.Tests.Execution;

/// <summary>What functions return, throw and are limited by.</summary>
public sealed class FunctionTests
{
    [Fact(Timeout = 30_000)]
    public async Task Function_Throws_FailsWithItsClassName()
    {
        var node = await OneNode(new NodeFunctions().Add("f", (_, _, _) => throw new TimeZoneNotFoundException("where?"))).NodeAsync("a", TestContext.Current.CancellationToken);

        Assert.Equal(new NodeError("TimeZoneNotFoundException", "where?"), node.Error);
        Assert.Equal("TimeZoneNotFoundException", node.Reason);
    }

    [Fact(Timeout = 30_000)]
    public async Task Function_ThrowsThatItWasCancelledThoughItWasNot_Fails()
    {
        var node = await OneNode(new NodeFunctions().Add("f", (_, _, _) => throw new OperationCanceledException("by itself"))).NodeAsync("a", TestContext.Current.CancellationToken);

        Assert.Equal((NodeStatus.Failed, "OperationCanceledException"), (node.Status, node.Error!.Type));
    }

    [Fact(Timeout = 30_000)]
    public async Task Function_ReturnsFail_FailsWithItsType()
    {
        var node = await OneNode(new NodeFunctions().Add("f", (_, _, _) => Task.FromResult(NodeOutcome.Fail("DiskFull", "no space")))).NodeAsync("a", TestContext.Current.CancellationToken);

        Assert.Equal((NodeStatus.Failed, new NodeError("DiskFull", "no space")), (node.Status, node.Error));
    }

    [Fact(Timeout = 30_000)]
    public async Task Function_ReturnsNull_Completes()
    {
        var node = await OneNode(new NodeFunctions().Add("f", (_, _, _) => Task.FromResult<NodeOutcome>(null!))).NodeAsync("a", TestContext.Current.CancellationToken);

        Assert.Equal((NodeStatus.Completed, false), (node.Status, node.Output.HasValue));
    }

    [Fact(Timeout = 30_000)]
    public async Task Function_ReturnsUndefinedOutput_CountsAsNone()
    {
        var node = await OneNode(new NodeFunctions().Add("f", (_, _, _) => Task.FromResult(NodeOutcome.Complete(default)))).NodeAsync("a", TestContext.Current.CancellationToken);

        Assert.Equal((NodeStatus.Completed, false), (node.Status, node.Output.HasValue));
    }

    [Theory(Timeout = 30_000)]
    [InlineData(1024 * 1024, null)]
    [InlineData((1024 * 1024) + 1, "OutputTooLarge")]
    public async Task Function_ReturnsMuch_MayHaveAsMuchAsACommand(int size, string? error)
    {
        // With the quotes of the text.
        var node = await OneNode(new NodeFunctions().Add<object?, string>("f", (_, _, _) => Task.FromResult(new string('x', size - 2)))).NodeAsync("a", TestContext.Current.CancellationToken);

        Assert.Equal(error, node.Error?.Type);
    }

    [Fact(Timeout = 30_000)]
    public async Task Function_InputCannotBeRead_FailsWithInvalidInput()
    {
        var node = await OneNode(new NodeFunctions().Add<Sum, int>("f", (input, _, _) => Task.FromResult(input.Left + input.Right)), "\"text\"").NodeAsync("a", TestContext.Current.CancellationToken);

        Assert.Equal("InvalidInput", node.Error!.Type);
        Assert.StartsWith("function f takes Sum:", node.Error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Function_Typed_ReadsAndWritesCamelCase()
    {
        var node = await OneNode(
            new NodeFunctions().Add<Sum, Total>("f", (input, _, _) => Task.FromResult(new Total(input.Left + input.Right))), """{ "left": 2, "RIGHT": 3 }""").NodeAsync("a", TestContext.Current.CancellationToken);

        Assert.Equal("""{"theTotal":5}""", node.Output!.Value.GetRawText());
    }

    [Fact(Timeout = 30_000)]
    public async Task Function_TypedReturnsSkipBranch_CountsAsItself()
    {
        var node = await OneNode(new NodeFunctions().Add<object?, object>("f", (_, _, _) => Task.FromResult<object>(NodeOutcome.SkipBranch))).NodeAsync("a", TestContext.Current.CancellationToken);

        Assert.Equal((NodeStatus.Completed, true), (node.Status, node.SkipBranch));
    }

    [Fact(Timeout = 30_000)]
    public async Task Function_Context_SaysWhatItRunsFor()
    {
        NodeContext? seen = null;
        await OneNode(new NodeFunctions().Add("f", (_, context, _) =>
        {
            seen = context;
            return Task.FromResult(NodeOutcome.Done);
        })).NodeAsync("a", TestContext.Current.CancellationToken);

        Assert.Equal(("r1", 1, "a", 1), (seen!.RunId, seen.RunAttempt, seen.NodeId, seen.NodeAttempt));
        Assert.Equal("here", seen.Context["where"].GetString());
    }

    [Fact(Timeout = 30_000)]
    public async Task Function_BlocksItsThread_IsTimedOutAllTheSame()
    {
        using var release = new ManualResetEventSlim();
        var run = new TestRun(
            "nodes: [{ id: a, type: function, function: block, timeout: 20ms, gracePeriod: 20ms }]",
            options => options with
            {
                Functions = new NodeFunctions().Add("block", (_, _, _) =>
                {
                    release.Wait(TestContext.Current.CancellationToken);
                    return Task.FromResult(NodeOutcome.Done);
                }),
            });

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);
        release.Set();

        Assert.Equal(ErrorTypes.Timeout, result.Nodes["a"].Error!.Type);
    }

    [Fact(Timeout = 30_000)]
    public async Task Function_ReturnsWhatCannotBeRead_FailsItsNode()
    {
        var document = JsonDocument.Parse("{}");
        document.Dispose();
        var run = new TestRun(
            """
            nodes:
              - { id: half, type: function, function: half }
              - { id: disposed, type: function, function: disposed }
              - { id: deep, type: function, function: deep }
            edges: [{ source: half, target: deep, when: nodes.half.output }]
            """,
            options => options with
            {
                Functions = new NodeFunctions()
                    .Add("half", (_, _, _) => Task.FromResult(NodeOutcome.Complete(JsonElement.Parse("\"\\ud800\""))))
                    .Add("disposed", (_, _, _) => Task.FromResult(NodeOutcome.Done with { Output = document.RootElement }))
                    .Add("deep", (_, _, _) => Task.FromResult(NodeOutcome.Done)),
                Secrets = new Dictionary<string, string> { ["x"] = "hunter22" },
            });

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ErrorTypes.InvalidOutput, result.Nodes["half"].Error!.Type);
        Assert.Equal(NodeStatus.Failed, result.Nodes["disposed"].Status);
        Assert.Equal(RunStatus.Failed, result.Status);
    }

    [Fact(Timeout = 30_000)]
    public async Task Function_FailsWithATypeOfTheScheduler_StillFailsTheRun()
    {
        var run = new TestRun(
            "nodes: [{ id: a, type: function, function: fail }]",
            options => options with
            {
                Functions = new NodeFunctions().Add("fail", (_, _, _) => Task.FromResult(NodeOutcome.Fail(ErrorTypes.UpstreamFailed, "so there"))),
            });

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(RunStatus.Failed, result.Status);
        Assert.Equal("FunctionFailed", result.Nodes["a"].Error!.Type);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("timeout: 1m", "Timeout", "it took longer than 1m")]
    [InlineData("idleTimeout: 30s", "IdleTimeout", "it printed nothing for 30s")]
    [InlineData("idleTimeout: 30s, timeout: 32s", "IdleTimeout", "it printed nothing for 30s")]
    [InlineData("timeout: 30s, idleTimeout: 32s", "Timeout", "it took longer than 30s")]
    public async Task Function_TakesTooLong_IsWhatLimitedItFirst(string limits, string type, string message)
    {
        foreach (var listens in (bool[])[true, false])
        {
            var time = new FakeTimeProvider();
            var started = new TaskCompletionSource();
            var run = new TestRun(
                $$"""
                nodes:
                  - { id: a, type: function, function: slow, gracePeriod: 10s, {{limits}} }
                """,
                options => options with
                {
                    TimeProvider = time,
                    Functions = new NodeFunctions().Add("slow", async (_, _, token) =>
                    {
                        started.SetResult();
                        await Task.Delay(Timeout.InfiniteTimeSpan, listens ? token : CancellationToken.None);
                        return NodeOutcome.Done;
                    }),
                });

            var task = run.ExecuteAsync(TestContext.Current.CancellationToken);
            await started.Task.WaitAsync(TestContext.Current.CancellationToken);
            var result = await time.AdvanceUntil(task, TimeSpan.FromSeconds(1));

            Assert.Equal(new NodeError(type, message), result.Nodes["a"].Error);
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task Function_TimedOutBeforeTheRunWasCancelled_IsATimeout()
    {
        var time = new FakeTimeProvider();
        var started = new TaskCompletionSource();
        var run = new TestRun(
            """
            nodes:
              - { id: a, type: function, function: slow, gracePeriod: 10s, timeout: 30s }
            """,
            options => options with
            {
                TimeProvider = time,
                Functions = new NodeFunctions().Add("slow", async (_, _, _) =>
                {
                    started.SetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, CancellationToken.None);
                    return NodeOutcome.Done;
                }),
            });
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var task = run.ExecuteAsync(cancel.Token);
        await started.Task;
        time.Advance(TimeSpan.FromSeconds(30));
        await cancel.CancelAsync();
        var result = await time.AdvanceUntil(task, TimeSpan.FromSeconds(1));

        Assert.Equal((NodeStatus.Failed, "Timeout"), (result.Nodes["a"].Status, result.Nodes["a"].Error?.Type));
        Assert.Equal(RunStatus.Cancelled, result.Status);
    }

    [Fact]
    public void Limits_RunEndedAlready_StillGiveTheGracePeriod()
    {
        var time = new FakeTimeProvider();
        using var limits = new FunctionLimits(null, null, TimeSpan.FromSeconds(10), time, new CancellationToken(canceled: true));

        Assert.Equal(NodeOutcome.Cancelled, limits.Verdict);
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(limits.Abandoned.IsCancellationRequested);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(limits.Abandoned.IsCancellationRequested);
    }

    [Fact]
    public void Limits_OutputKeepsComing_IsNotSilent()
    {
        var time = new FakeTimeProvider();
        using var limits = new FunctionLimits(null, TimeSpan.FromSeconds(10), TimeSpan.Zero, time, CancellationToken.None);
        for (var i = 0; i < 5; i++)
        {
            time.Advance(TimeSpan.FromSeconds(9));
            limits.NoteOutput();
        }

        Assert.Null(limits.Verdict);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(ErrorTypes.IdleTimeout, limits.Verdict!.Error!.Type);
    }

    [Fact]
    public void Add_SameNameTwice_Throws()
    {
        Assert.Throws<ArgumentException>(() => TestRun.Functions.Add("ok", (_, _, _) => Task.FromResult(NodeOutcome.Done)));
    }

    [Fact]
    public void AddNodeFunction_SeveralFunctions_OneSetHoldsAll()
    {
        var services = new ServiceCollection();
        services.AddNodeFunction<Sum, Total>("sum", (input, _, _) => Task.FromResult(new Total(input.Left + input.Right)));
        services.AddNodeFunction<Sum, Total>("product", (input, _, _) => Task.FromResult(new Total(input.Left * input.Right)));

        var descriptor = Assert.Single(services, service => service.ServiceType == typeof(NodeFunctions));
        var functions = (NodeFunctions)descriptor.ImplementationFactory!(new Provider(services));

        Assert.Equal(ServiceLifetime.Singleton, descriptor.Lifetime);
        Assert.Equal(["product", "sum"], functions.Names);
    }

    private static TestRun OneNode(NodeFunctions functions, string input = "null") => new(
        $$"""{ "context": { "where": "here" }, "nodes": [ { "id": "a", "type": "function", "function": "f", "input": {{input}} } ] }""",
        options => options with { Functions = functions });

    private sealed record Sum(int Left, int Right);

    private sealed record Total(int TheTotal);

    /// <summary>As much of a container as finds instances by their type.</summary>
    private sealed class Provider(ServiceCollection services) : IServiceProvider
    {
        public object? GetService(Type serviceType)
        {
            var type = serviceType.GetGenericArguments().Single();
            var found = services.Where(service => service.ServiceType == type).Select(service => service.ImplementationInstance).ToArray();
            var array = Array.CreateInstance(type, found.Length);
            found.CopyTo(array, 0);
            return array;
        }
    }
}
