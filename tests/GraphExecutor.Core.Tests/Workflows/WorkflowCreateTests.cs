using System.Text.Json;
using GraphExecutor.Nodes;
using GraphExecutor.Validation;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Workflows;

/// <summary>Workflows made in code: whatever the values, a workflow comes out or all that is wrong.</summary>
public sealed class WorkflowCreateTests
{
    private static readonly CommandNode Good = new() { Id = "a", Run = "x" };

    public static TheoryData<string, WorkflowDefinition> WrongDefinitions => new()
    {
        { "name", With(w => w with { Name = null! }) },
        { "name", With(w => w with { Name = " " }) },
        { "context", With(w => w with { Context = null! }) },
        { "context.x", With(w => w with { Context = new([new("x", JsonValue.Parse("[\"\\ud800\"]"))]) }) },
        { "secrets", With(w => w with { Secrets = null! }) },
        { "secrets[0]", With(w => w with { Secrets = [null!] }) },
        { "secrets[0]", With(w => w with { Secrets = ["a-b"] }) },
        { "defaults", With(w => w with { Defaults = null! }) },
        { "defaults.env", With(w => w with { Defaults = new NodeDefaults { Env = null! } }) },
        { "defaults.shell", With(w => w with { Defaults = new NodeDefaults { Shell = [] } }) },
        { "defaults.timeout", With(w => w with { Defaults = new NodeDefaults { Timeout = TimeSpan.Zero } }) },
        { "maxParallelism", With(w => w with { MaxParallelism = 0 }) },
        { "pools", With(w => w with { Pools = null! }) },
        { "pools.db", With(w => w with { Pools = new([new("db", -1)]) }) },
        { "scheduling", With(w => w with { Scheduling = (SchedulingMode)9 }) },
        { "timeout", With(w => w with { Timeout = TimeSpan.FromDays(50) }) },
        { "nodes", With(w => w with { Nodes = null! }) },
        { "nodes", With(w => w with { Nodes = [], Scheduling = SchedulingMode.Layers }) },
        { "nodes[0]", With(w => w with { Nodes = [null!] }) },
        { "nodes[0]", With(w => w with { Nodes = [new OtherNode { Id = "a" }] }) },
        { "edges", With(w => w with { Edges = null! }) },
        { "edges[0]", With(w => w with { Edges = [null!] }) },
        { "edges[0].source", With(w => w with { Edges = [new EdgeDefinition(null!, "a")] }) },
        { "edges[0].target", With(w => w with { Edges = [new EdgeDefinition("a", "")] }) },
        { "edges[0].on", With(w => w with { Edges = [new EdgeDefinition("a", "a") { On = (EdgeTrigger)7 }] }) },
        { "edges[0]", With(w => w with { Edges = [new EdgeDefinition("a", "a") { Handles = false }] }) },
        { "edges[0].errors[0]", With(w => w with { Edges = [new EdgeDefinition("a", "a") { On = EdgeTrigger.Failure, Errors = [null!] }] }) },
    };

    public static TheoryData<string, NodeDefinition> WrongNodes => new()
    {
        { "id", Good with { Id = null! } },
        { "id", Good with { Id = "" } },
        { "id", Good with { Id = "1a" } },
        { "needs", Good with { Needs = null! } },
        { "needs[0]", Good with { Needs = [null!] } },
        { "join", Good with { Join = (JoinMode)5 } },
        { "timeout", Good with { Timeout = TimeSpan.FromSeconds(-1) } },
        { "idleTimeout", Good with { IdleTimeout = TimeSpan.MaxValue } },
        { "gracePeriod", Good with { GracePeriod = TimeSpan.MinValue } },
        { "retry.maxAttempts", Good with { Retry = new RetryPolicy { MaxAttempts = 0 } } },
        { "retry.delay", Good with { Retry = new RetryPolicy { Delay = TimeSpan.FromSeconds(-1) } } },
        { "retry.backoff", Good with { Retry = new RetryPolicy { Backoff = double.NaN } } },
        { "retry.jitter", Good with { Retry = new RetryPolicy { Jitter = 1.1 } } },
        { "retry.on[0]", Good with { Retry = new RetryPolicy { On = [null!] } } },
        { "onLost", Good with { OnLost = (LostPolicy)3 } },
        { "pool", Good with { Pool = "nope" } },
        { "", Good with { Run = null } },
        { "", Good with { Command = ["y"] } },
        { "command", Good with { Run = null, Command = [] } },
        { "command", Good with { Run = null, Command = [""] } },
        { "command[0]", Good with { Run = null, Command = [null!] } },
        { "command[1]", Good with { Run = null, Command = ["x", "\0"] } },
        { "env", Good with { Env = null! } },
        { "env.A", Good with { Env = new([new("A", null!)]) } },
        { "env[\"A=B\"]", Good with { Env = new([new("A=B", "x")]) } },
        { "shell", Good with { Shell = [] } },
        { "terminal", Good with { Terminal = new TerminalDefinition(default(TerminalSize)) } },
        { "prompts", Good with { Prompts = null! } },
        { "prompts[0]", Good with { Prompts = [null!] } },
        { "prompts[0].match", Good with { Prompts = [new PromptDefinition(null!, "x")] } },
        { "prompts[0].match", Good with { Prompts = [new PromptDefinition("(", "x")] } },
        { "prompts[0].send", Good with { Prompts = [new PromptDefinition("x", null!)] } },
        { "prompts[0].times", Good with { Prompts = [new PromptDefinition("x", "y") { Times = 0 }] } },
        { "capture", Good with { Capture = (CaptureMode)8 } },
        { "skipExitCodes", Good with { SkipExitCodes = null! } },
        { "skipExitCodes[0]", Good with { SkipExitCodes = [256] } },
        { "logLimit", Good with { LogLimit = -1 } },
        { "function", new FunctionNode { Id = "a", Function = null! } },
        { "input", new FunctionNode { Id = "a", Function = "f", Input = Disposed() } },
        { "input", new FunctionNode { Id = "a", Function = "f", Input = Deep(100) } },
        { "input", new FunctionNode { Id = "a", Function = "f", Input = JsonValue.Parse("{\"\\udc00\": 1}") } },
    };

    [Theory]
    [MemberData(nameof(WrongDefinitions), DisableDiscoveryEnumeration = true)]
    public void Create_WrongDefinition_IsOneProblem(string path, WorkflowDefinition definition)
    {
        var exception = Assert.Throws<WorkflowException>(() => Workflow.Create(definition));

        AssertProblem(path, Assert.Single(exception.Problems));
    }

    [Theory]
    [MemberData(nameof(WrongNodes), DisableDiscoveryEnumeration = true)]
    public void Create_WrongNode_IsOneProblem(string path, NodeDefinition node)
    {
        var exception = Assert.Throws<WorkflowException>(() => Workflow.Create(new WorkflowDefinition { Nodes = [node] }));

        AssertProblem(path.Length == 0 ? "nodes[0]" : $"nodes[0].{path}", Assert.Single(exception.Problems));
    }

    [Fact]
    public void Create_ManyMistakes_ReportsAll()
    {
        var definition = new WorkflowDefinition { Name = "", MaxParallelism = 0, Nodes = [Good with { Id = null! }, Good with { LogLimit = -1 }] };

        var exception = Assert.Throws<WorkflowException>(() => Workflow.Create(definition));

        Assert.Equal(["name", "maxParallelism", "nodes[0].id", "nodes[1].logLimit"], exception.Problems.Select(problem => problem.Path));
    }

    [Fact]
    public void Create_GoodDefinition_KeepsIt()
    {
        var definition = With(w => w with { Timeout = TimeSpan.FromDays(49), Context = new([new("x", default)]) });

        Assert.Same(definition, Workflow.Create(definition).Definition);
    }

    [Fact]
    public void Create_Null_ThrowsArgumentNull() => Assert.Throws<ArgumentNullException>(() => Workflow.Create(null!));

    private static void AssertProblem(string path, Problem problem)
    {
        Assert.Equal((path, null), (problem.Path, problem.Line));
        Assert.NotNull(problem.Remedy);
    }

    private static WorkflowDefinition With(Func<WorkflowDefinition, WorkflowDefinition> change) => change(new WorkflowDefinition { Nodes = [Good] });

    private static JsonValue Disposed()
    {
        using var document = JsonDocument.Parse("{}");
        return new JsonValue(document.RootElement);
    }

    private static JsonValue Deep(int depth) => new(JsonElement.Parse(
        new string('[', depth) + new string(']', depth), new JsonDocumentOptions { MaxDepth = depth }));

    private sealed record OtherNode : NodeDefinition;
}
