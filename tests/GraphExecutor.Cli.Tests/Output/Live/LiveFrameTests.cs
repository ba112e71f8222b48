using GraphExecutor.Cli.Output;
using GraphExecutor.Cli.Output.Live;
using GraphExecutor.Events;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using Spectre.Console;

namespace GraphExecutor.Cli.Tests.Output.Live;

public sealed class LiveFrameTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly OutputStyle _style = new(Colours: false);

    [Fact]
    public void ToRows_NodesRunWaitAndFail_ShowsEachAndHowFarItIs()
    {
        var state = new LiveState("deploy", 6, Start);
        state.Apply(Node("build", NodeStatus.Running));
        state.Apply(Log("build", "compiling"));
        state.Apply(Node("test", NodeStatus.Running, at: 10));
        state.Apply(Log("test", "first", "second"));
        state.Apply(Node("push", NodeStatus.Running));
        state.Apply(Node("push", NodeStatus.Waiting) with { RetryAt = Start.AddSeconds(75), Error = new NodeError(ErrorTypes.ExitCode, ""), ExitCode = 75 });
        state.Apply(Node("lint", NodeStatus.Running));
        state.Apply(Node("lint", NodeStatus.Failed) with { Error = new NodeError(ErrorTypes.Timeout, "took longer than 5 s") });
        state.Apply(Node("report", NodeStatus.Failed) with { Error = new NodeError(ErrorTypes.UpstreamFailed, "") });

        var rows = new LiveFrame(state, new TerminalSize(80, 24), _style, Start.AddSeconds(65)).ToRows();

        Assert.Equal(
            [
                "● build  1 min 05 s     compiling",
                "● test   55 s           second",
                "◌ push   again in 10 s  attempt 1 failed: ExitCode 75",
                "✗ lint                  Timeout: took longer than 5 s",
                "━━━━━╌╌╌╌╌╌╌╌╌╌╌ 2/6  1 min 05 s  2 running  1 waiting  1 failed  1 not run  d…",
            ],
            rows.Select(row => row.TrimEnd()));
    }

    [Theory]
    [InlineData(200, 60)]
    [InlineData(80, 24)]
    [InlineData(40, 10)]
    [InlineData(12, 5)]
    [InlineData(3, 2)]
    [InlineData(1, 1)]
    public void ToRows_ThousandNodes_FitIntoAnyWindow(int columns, int rows)
    {
        var state = Thousand();

        var shown = new LiveFrame(state, new TerminalSize(columns, rows), _style, Start.AddHours(30)).ToRows();

        Assert.InRange(shown.Count, 1, Math.Max(1, rows - 1));
        Assert.All(shown, row => Assert.InRange(row.GetCellWidth(), 0, Math.Max(1, columns - 1)));
    }

    [Fact]
    public void ToRows_ThousandNodes_FailuresAndTheOldestNodesAreSeenAndTheRestIsCounted()
    {
        var rows = new LiveFrame(Thousand(), new TerminalSize(100, 24), _style, Start.AddSeconds(500)).ToRows();

        Assert.Equal(23, rows.Count);
        Assert.StartsWith("● n20 ", rows[0], StringComparison.Ordinal);
        Assert.Contains("  … 287 more running, 200 more waiting", rows);
        Assert.Contains("  … 13 more failed", rows);
        Assert.Equal(7, rows.Count(row => row.StartsWith('✗')));
        Assert.Contains("20/1000", rows[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void ToRows_Notice_IsAboveTheLastRow()
    {
        var state = Thousand();
        state.Notice = "ending what runs";

        Assert.Equal("ending what runs", new LiveFrame(state, new TerminalSize(80, 10), _style, Start).ToRows()[^2]);
    }

    [Fact]
    public void ToRows_NextAttemptWhileItIsWatched_CountsEachNodeOnce()
    {
        var state = new LiveState("deploy", 3, Start);
        state.Apply(Run(attempt: 1));
        state.Apply(Node("build", NodeStatus.Completed));
        state.Apply(Node("lint", NodeStatus.Failed) with { Error = new NodeError("Broken", "it is broken") });
        state.Apply(Node("test", NodeStatus.Running));

        state.Apply(Run(attempt: 2));
        state.Apply(Node("build", NodeStatus.Completed) with { Attempt = 2, Reused = true });
        state.Apply(Node("lint", NodeStatus.Failed) with { Attempt = 2, Error = new NodeError("Broken", "it is broken"), Reused = true });
        state.Apply(Node("lint", NodeStatus.Completed) with { Attempt = 2 });

        Assert.Equal((2, 0, 0), (state.Settled, state.Failures.Count, state.Active.Count));
        Assert.Contains(" 2/3 ", Assert.Single(new LiveFrame(state, new TerminalSize(80, 24), _style, Start).ToRows()), StringComparison.Ordinal);
    }

    [Fact]
    public void ToRows_MoreNodesThanTheWorkflowHas_TheBarIsFull()
    {
        var state = new LiveState("deploy", 1, Start);
        state.Apply(Node("a", NodeStatus.Completed));
        state.Apply(Node("b", NodeStatus.Completed));

        Assert.StartsWith($"{new string('━', 16)} 2/1", Assert.Single(new LiveFrame(state, new TerminalSize(80, 24), _style, Start).ToRows()), StringComparison.Ordinal);
    }

    /// <summary>20 failures, 300 nodes that run and 200 that wait.</summary>
    private static LiveState Thousand()
    {
        var state = new LiveState("many", 1000, Start);
        for (var i = 0; i < 520; i++)
        {
            state.Apply(Node($"n{i}", NodeStatus.Running, at: i));
            state.Apply(Log($"n{i}", $"漢字 {i} {new string('x', 300)}"));
            if (i < 20)
            {
                state.Apply(Node($"n{i}", NodeStatus.Failed) with { Error = new NodeError("Broken", "it is broken") });
            }
            else if (i >= 320)
            {
                state.Apply(Node($"n{i}", NodeStatus.Waiting) with { Reason = "pool db is full" });
            }
        }

        return state;
    }

    private static RunEvent Run(int attempt) => new()
    {
        RunId = "r",
        Attempt = attempt,
        Time = Start,
        Version = attempt,
        Status = RunStatus.Running,
        Workflow = "deploy",
    };

    private static NodeEvent Node(string id, NodeStatus status, int at = 0) => new()
    {
        RunId = "r",
        Attempt = 1,
        Time = Start.AddSeconds(at),
        NodeId = id,
        NodeAttempt = 1,
        Version = 1,
        Status = status,
    };

    private static LogEvent Log(string id, params string[] lines) => new()
    {
        RunId = "r",
        Attempt = 1,
        Time = Start,
        NodeId = id,
        NodeAttempt = 1,
        FirstLine = 0,
        Lines = [.. lines],
    };
}
