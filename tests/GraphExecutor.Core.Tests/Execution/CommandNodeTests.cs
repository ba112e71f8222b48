using System.Text;
using GraphExecutor.Events;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;

namespace GraphExecutor.Tests.Execution;

/// <summary>What a command is given, and what its end means for its node.</summary>
public sealed class CommandNodeTests
{
    [Theory(Timeout = 30_000)]
    [InlineData(CommandEnding.Exited, 0, null, "completed")]
    [InlineData(CommandEnding.Exited, 3, null, "failed ExitCode: it exited with code 3; ExitCode 3")]
    [InlineData(CommandEnding.Exited, 42, null, "completed SKIP_BRANCH")]
    [InlineData(CommandEnding.Signalled, null, 9, "failed Signal: signal 9 (SIGKILL; out of memory?) ended it; Signal")]
    [InlineData(CommandEnding.Signalled, null, 34, "failed Signal: signal 34 ended it; Signal")]
    [InlineData(CommandEnding.TimedOut, 0, null, "failed Timeout: it took longer than 5m; Timeout")]
    [InlineData(CommandEnding.IdleTimedOut, null, 15, "failed IdleTimeout: it printed nothing for 1m30s; IdleTimeout")]
    [InlineData(CommandEnding.SpawnFailed, null, null, "failed SpawnFailed: no such program; SpawnFailed")]
    public async Task Command_Ends_MeansWhatTheEndingSays(CommandEnding ending, int? exitCode, int? signal, string expected)
    {
        var run = OneNode("skipExitCodes: [42], timeout: 5m, idleTimeout: 90s", new CommandResult
        {
            Ending = ending,
            ExitCode = exitCode,
            Signal = signal,
            Message = ending == CommandEnding.SpawnFailed ? "no such program" : null,
            CpuTime = TimeSpan.FromMilliseconds(7),
            PeakMemory = 4096,
        });
        var node = await run.NodeAsync("a", TestContext.Current.CancellationToken);

        Assert.Equal(expected, node switch
        {
            { Error: { } error } => $"failed {error.Type}: {error.Message}; {node.Reason}",
            { SkipBranch: true } => "completed SKIP_BRANCH",
            _ => node.Status.ToString().ToLowerInvariant(),
        });
        Assert.Equal(exitCode, node.ExitCode);
        if (ending != CommandEnding.SpawnFailed)
        {
            Assert.Equal((TimeSpan.FromMilliseconds(7), 4096), (node.CpuTime, node.PeakMemory));
            Assert.Equal((7, 4096), (run.EventsOf("a").Last().CpuMs, run.EventsOf("a").Last().PeakMemory));
        }
    }

    [Theory(Timeout = 30_000)]
    [InlineData(true, "working", "SKIP_BRANCH")]
    [InlineData(true, "SKIP_BRANCH", "", "")]
    [InlineData(false, "SKIP_BRANCH", "done")]
    [InlineData(false, "SKIP_BRANCH ")]
    [InlineData(false, "skip_branch")]
    [InlineData(false)]
    public async Task Command_LastLineThatIsNotEmpty_IsTheSentinel(bool skips, params string[] lines)
    {
        var node = await OneNode("", Exit(0), lines).NodeAsync("a", TestContext.Current.CancellationToken);

        Assert.Equal((NodeStatus.Completed, skips), (node.Status, node.SkipBranch));
    }

    [Fact(Timeout = 30_000)]
    public async Task Command_PrintsTheSentinelAndFails_Failed()
    {
        var node = await OneNode("", Exit(1), "SKIP_BRANCH").NodeAsync("a", TestContext.Current.CancellationToken);

        Assert.Equal((NodeStatus.Failed, false), (node.Status, node.SkipBranch));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("none", "v=1", """{"v":"1"}""")]
    [InlineData("none", "", null)]
    [InlineData("text", "v=1", """{"v":"1","stdout":"red\n{\u0022x\u0022:1}"}""")]
    [InlineData("lines", "", """{"stdout":["red","{\u0022x\u0022:1}"]}""")]
    public async Task Command_Captures_KeepsWhatItPrinted(string capture, string written, string? expected)
    {
        var node = await OneNode($"capture: {capture}", Exit(0, written), "\e[31mred\e[0m", "\e]0;title\a{\"x\":1}").NodeAsync("a", TestContext.Current.CancellationToken);

        Assert.Equal(expected, node.Output?.GetRawText());
    }

    [Fact(Timeout = 30_000)]
    public async Task Command_CapturesJson_ReadsIt()
    {
        var node = await OneNode("capture: json", Exit(0), "{\"x\":", "1}").NodeAsync("a", TestContext.Current.CancellationToken);

        Assert.Equal("""{"stdout":{"x":1}}""", node.Output!.Value.GetRawText());
    }

    public static TheoryData<string, string, string[]> Unreadable => new()
    {
        { "capture: json", "", ["no json"] },
        { "capture: json", "", [] },
        { "capture: json", "", [new string('[', 64) + new string(']', 64)] },
        { "capture: json", "", [new string('[', 1_000)] },
        { "", "no equals sign", [] },
    };

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Unreadable))]
    public async Task Command_OutputCannotBeRead_FailsWithInvalidOutput(string properties, string written, string[] lines)
    {
        var node = await OneNode(properties, Exit(0, written), lines).NodeAsync("a", TestContext.Current.CancellationToken);

        Assert.Equal(ErrorTypes.InvalidOutput, node.Error?.Type);
        Assert.Equal(0, node.ExitCode);
    }

    [Fact(Timeout = 30_000)]
    public async Task Command_PrintsMoreThanMayBeKept_FailsWithOutputTooLarge()
    {
        string[] lines = [.. Enumerable.Repeat(new string('x', 60_000), 20)];
        var captured = await OneNode("capture: text", Exit(0), lines).NodeAsync("a", TestContext.Current.CancellationToken);
        var ignored = await OneNode("", Exit(0), lines).NodeAsync("a", TestContext.Current.CancellationToken);

        Assert.Equal(ErrorTypes.OutputTooLarge, captured.Error!.Type);
        Assert.Equal(NodeStatus.Completed, ignored.Status);
    }

    [Fact(Timeout = 30_000)]
    public async Task Command_WritesMoreThanMayBeKept_FailsWithOutputTooLarge()
    {
        var node = await OneNode("", Exit(0) with { OutputSize = 1024 * 1024 + 1 }).NodeAsync("a", TestContext.Current.CancellationToken);

        Assert.Equal(ErrorTypes.OutputTooLarge, node.Error!.Type);
        Assert.StartsWith("$GX_OUTPUT (1,048,577 bytes) is larger than the 1,048,576 bytes", node.Error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Command_FailsWithOutput_KeepsItForItsHandler()
    {
        var node = await OneNode("", Exit(1, "why=disk")).NodeAsync("a", TestContext.Current.CancellationToken);

        Assert.Equal("""{"why":"disk"}""", node.Output!.Value.GetRawText());
        Assert.Equal(ErrorTypes.ExitCode, node.Error!.Type);
    }

    [Fact(Timeout = 30_000)]
    public async Task Command_Starts_GetsItsEnvironmentAndTheOutputsOfItsParents()
    {
        var runner = new Runner(Exit(0, "v=1"), []);
        var run = new TestRun(
            """
            context: { db-host: web-1, port: 80 }
            nodes:
              - { id: a, run: "true" }
              - { id: b, command: [echo, "${{ nodes.a.output.v }}"], needs: [a], env: { PORT: "${{ context.port }}" }, cwd: sub, gracePeriod: 3s }
            """,
            options => options with { Commands = runner, WorkingDirectory = "/srv", Attempt = 2 });

        await run.ExecuteAsync(TestContext.Current.CancellationToken);

        var request = runner.Requests[1];
        Assert.Equal(["echo", "1"], request.Arguments);
        Assert.Equal("""{"a":{"v":"1"}}""", request.Inputs);
        Assert.Equal(("/srv/sub", TimeSpan.FromSeconds(3)), (request.WorkingDirectory, request.GracePeriod));
        Assert.Equal(
            "GX_CONTEXT_DB_HOST=web-1 GX_CONTEXT_PORT=80 GX_NODE_ATTEMPT=1 GX_NODE_ID=b GX_RUN_ATTEMPT=2 GX_RUN_ID=r1 PORT=80",
            string.Join(' ', request.Environment.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}={entry.Value}")));
        Assert.Equal(["bash", "-eo", "pipefail", "-c", "true"], runner.Requests[0].Arguments);
        Assert.Equal(("/srv", "{}"), (runner.Requests[0].WorkingDirectory, runner.Requests[0].Inputs));
    }

    [Fact(Timeout = 30_000)]
    public async Task Command_RunnerThrows_FailsTheNode()
    {
        var run = new TestRun("""{ "nodes": [ { "id": "a", "run": "true" } ] }""", options => options with { Commands = new Runner(null!, []) });
        var node = await run.NodeAsync("a", TestContext.Current.CancellationToken);

        Assert.Equal("PlatformNotSupportedException", node.Error!.Type);
    }

    [Fact(Timeout = 30_000)]
    public async Task Command_Prints_IsLogged()
    {
        var run = OneNode("", Exit(0), "\e[1mone", "two");
        await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["\e[1mone", "two"], run.Events.OfType<LogEvent>().SelectMany(log => log.Lines));
    }

    private static CommandResult Exit(int code, string written = "") => new()
    {
        Ending = CommandEnding.Exited,
        ExitCode = code,
        Output = Encoding.UTF8.GetBytes(written),
        OutputSize = written.Length,
    };

    private static TestRun OneNode(string properties, CommandResult result, params string[] lines) => new(
        $$"""
        nodes:
          - { id: a, run: "true", {{properties}} }
        """,
        options => options with { Commands = new Runner(result, lines) });

    private sealed class Runner(CommandResult result, string[] lines) : ICommandRunner
    {
        public List<CommandRequest> Requests { get; } = [];

        public async Task<CommandResult> RunAsync(CommandRequest request, ICommandOutput output, CancellationToken cancellationToken)
        {
            Requests.Add(request);
            await output.WriteAsync(new CommandOutput(OutputSource.Stdout, lines, null), cancellationToken);
            return result ?? throw new PlatformNotSupportedException("no terminals");
        }
    }
}
