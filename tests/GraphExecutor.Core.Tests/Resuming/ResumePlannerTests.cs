using System.Text.Json.Nodes;
using GraphExecutor.Resuming;
using GraphExecutor.Runs;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Resuming;

public sealed class ResumePlannerTests
{
    private static readonly NodeResult Completed = new() { Status = NodeStatus.Completed };
    private static readonly NodeResult Skipped = new() { Status = NodeStatus.Skipped, Reason = "a returned SKIP_BRANCH" };
    private static readonly NodeResult Cancelled = new() { Status = NodeStatus.Cancelled };
    private static readonly NodeResult Running = new() { Status = NodeStatus.Running };
    private static readonly NodeResult Failed = new()
    {
        Status = NodeStatus.Failed,
        Error = new NodeError(ErrorTypes.ExitCode, "it exited with code 3"),
        ExitCode = 3,
        Reason = "ExitCode 3",
    };

    private static readonly NodeResult Upstream = new()
    {
        Status = NodeStatus.Failed,
        Error = new NodeError(ErrorTypes.UpstreamFailed, "b failed"),
        Reason = "UpstreamFailed: b → c",
    };

    private const string Chain = "nodes: [{ id: a, run: x }, { id: b, run: x, needs: [a] }, { id: c, run: x, needs: [b] }, { id: d, run: x }]";

    [Fact]
    public void Plan_ChainThatFailed_ReusesWhatCompletedAndSaysWhyNot()
    {
        var plan = Plan(Chain, new() { ["a"] = Completed, ["b"] = Failed, ["c"] = Upstream, ["d"] = Completed });

        Assert.Equal(
            [
                "a Reuse: it completed",
                "b Rerun: it failed: ExitCode 3",
                "c Rerun: it failed: UpstreamFailed: b → c",
                "d Reuse: it completed",
            ],
            Describe(plan));
        Assert.Equal(["a", "d"], plan.InitialState.Keys.Order());
    }

    [Fact]
    public void Reset_WhatIsDecidedAgain_IsPendingButForSkipsThatStay()
    {
        const string Graph = "nodes: [{ id: a, run: x }, { id: s, run: x, needs: [a] }, { id: b, run: x }, { id: c, run: x, needs: [b] }, { id: d, run: x, needs: [c] }]";
        var results = new Dictionary<string, NodeResult>
        {
            ["a"] = Completed with { SkipBranch = true, Version = 2 },
            ["s"] = Skipped with { Version = 1 },
            ["b"] = Failed with { Version = 4 },
            ["c"] = Upstream with { Version = 1 },
        };
        var time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        var changes = Plan(Graph, results).Reset(
            results.Select(entry => new NodeRecord { NodeId = entry.Key, RunAttempt = 1, Time = time, Result = entry.Value }), time);

        Assert.Equal(
            [("b", NodeStatus.Pending, 5), ("c", NodeStatus.Pending, 2)],
            changes.Select(change => (change.NodeId, change.Result.Status, change.Result.Version)));
    }

    [Fact]
    public void Plan_RunThatDied_RunsAgainWhatRanAndWhatNeverDid() => Assert.Equal(
        [
            "a Reuse: it completed",
            "b Rerun: it was running when the run ended",
            "c Rerun: it did not run",
            "d Rerun: it was cancelled",
        ],
        Describe(Plan(Chain, new() { ["a"] = Completed, ["b"] = Running, ["d"] = Cancelled })));

    [Fact]
    public void Plan_From_AlsoRunsWhatComesAfter() => Assert.Equal(
        [
            "a Rerun: it was asked for",
            "b Rerun: a, which it comes after, is not reused",
            "c Rerun: b, which it comes after, is not reused",
            "d Reuse: it completed",
        ],
        Describe(Plan(Chain, AllCompleted("a", "b", "c", "d"), request => request with { From = ["a"] })));

    [Fact]
    public void Plan_From_AlsoRunsAnAnyJoinWithAnotherOpenParentAgain() => Assert.Equal(
        [
            "a Rerun: it was asked for",
            "b Reuse: it completed",
            "c Rerun: a, which it comes after, is not reused",
            "d Rerun: c, which it comes after, is not reused",
        ],
        Describe(Plan(
            """
            nodes:
              - { id: a, run: x }
              - { id: b, run: x }
              - { id: c, run: x, join: any, needs: [a, b] }
              - { id: d, run: x, join: any, needs: [b, c] }
            """,
            AllCompleted("a", "b", "c", "d"), request => request with { From = ["a"] })));

    [Fact]
    public void Plan_FromUnknownNode_SaysSo()
    {
        var exception = Assert.Throws<ArgumentException>(() => Plan(Chain, [], request => request with { From = ["zz"] }));

        Assert.Contains("\"zz\"", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_SkippedNode_IsDecidedAgainAndChangesNothingAfterIt()
    {
        const string workflow = """
            nodes:
              - { id: a, run: x }
              - { id: b, run: x, needs: [a] }
              - { id: c, run: x, needs: [b], join: settled }
            """;

        var plan = Plan(workflow, new() { ["a"] = Completed with { SkipBranch = true }, ["b"] = Skipped, ["c"] = Completed });

        Assert.Equal(
            ["a Reuse: it completed", "b Rerun: it was skipped, and is decided again: a returned SKIP_BRANCH", "c Reuse: it completed"],
            Describe(plan));
    }

    [Fact]
    public void Plan_HandlerOfAFailure_IsJudgedAnew() => Assert.Equal(
        ["a Rerun: it failed: ExitCode 3", "fix Rerun: a, which it comes after, is not reused"],
        Describe(Plan(
            "nodes: [{ id: a, run: x }, { id: fix, run: x }]\nedges: [{ source: a, target: fix, on: failure }]",
            new() { ["a"] = Failed, ["fix"] = Completed })));

    [Fact]
    public void Plan_AllowedFailure_IsReused() => Assert.Equal(
        ["a Reuse: it failed, which is allowed: ExitCode 3", "b Reuse: it completed"],
        Describe(Plan(
            "nodes: [{ id: a, run: x, allowFailure: true }, { id: b, run: x, needs: [a] }]", new() { ["a"] = Failed, ["b"] = Completed })));

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    public void Plan_AnyJoin_NeedsOneUnchangedParentWhoseEdgeWasOpen(string failed)
    {
        const string workflow = "nodes: [{ id: a, run: x }, { id: b, run: x }, { id: c, run: x, needs: [a, b], join: any }]";
        var results = AllCompleted("a", "b", "c");
        results[failed] = Failed;

        Assert.Equal("c Reuse: it completed", Describe(Plan(workflow, results))[2]);
    }

    [Fact]
    public void Plan_AnyJoinWhoseOpenParentChanges_RunsAgain()
    {
        // Only the edge from a was open: that from b asks for a failure.
        const string workflow = """
            nodes: [{ id: a, run: x }, { id: b, run: x }, { id: c, run: x, join: any }]
            edges: [{ source: a, target: c }, { source: b, target: c, on: failure }]
            """;

        var plan = Plan(workflow, AllCompleted("a", "b", "c"), request => request with { From = ["a"] });

        Assert.Equal("c Rerun: a, which it comes after, is not reused", Describe(plan)[2]);
    }

    [Fact]
    public void Plan_AnyJoinWithAFalseCondition_LooksAtTheContextOfThen()
    {
        const string workflow = """
            context: { go: no }
            nodes: [{ id: a, run: x }, { id: b, run: x }, { id: c, run: x, join: any }]
            edges: [{ source: a, target: c, when: "context.go == 'yes'" }, { source: b, target: c }]
            """;
        var results = new Dictionary<string, NodeResult> { ["a"] = Completed, ["b"] = Failed, ["c"] = Completed };

        var open = Plan(workflow, results, request => request with { Context = new JsonObject { ["go"] = "yes" } });
        var closed = Plan(workflow, results);

        Assert.Equal("c Reuse: it completed", Describe(open)[2]);
        Assert.Equal("c Rerun: b, which it comes after, is not reused", Describe(closed)[2]);
    }

    [Fact]
    public void Plan_AnotherWorkflow_ReusesWhatIsTheSameUpToTheRoots()
    {
        const string replacement = """
            nodes:
              - { id: d, run: x }
              - { id: a, run: x }
              - { id: b, run: x && y, needs: [a] }
              - { id: c, run: x, needs: [b] }
              - { id: e, run: x, needs: [a] }
            """;

        var plan = Plan(Chain, AllCompleted("a", "b", "c", "d"), request => request with { Replacement = Workflow.Parse(replacement) });

        Assert.Equal(
            [
                "d Reuse: it completed",
                "a Reuse: it completed",
                "b Rerun: its definition changed",
                "c Rerun: b, which it comes after, is not reused",
                "e New: the earlier workflow did not have it",
            ],
            Describe(plan));
    }

    [Theory]
    [InlineData("nodes: [{ id: a, run: x }, { id: b, run: x }]\nedges: [{ source: a, target: b, on: always }]")]
    [InlineData("nodes: [{ id: a, run: x }, { id: b, run: x, needs: [a], env: { A: b } }]")]
    [InlineData("defaults: { timeout: 5s }\nnodes: [{ id: a, run: x }, { id: b, run: x, needs: [a] }]")]
    public void Plan_EdgesEnvironmentOrDefaultsDiffer_IsAnotherDefinition(string replacement)
    {
        var plan = Plan(
            "nodes: [{ id: a, run: x }, { id: b, run: x, needs: [a] }]", AllCompleted("a", "b"),
            request => request with { Replacement = Workflow.Parse(replacement) });

        Assert.Equal(ResumeAction.Rerun, plan.Steps[1].Action);
    }

    [Fact]
    public void Plan_ChangedContext_MarksReusedNodesThatNameIt()
    {
        const string workflow = """
            nodes:
              - { id: a, run: x, env: { HOST: "${{ context.host }}" } }
              - { id: b, run: x, env: { PORT: "${{ context.port }}" } }
              - { id: c, run: x, env: { ALL: "${{ to_string(context) }}" } }
            """;

        var plan = Plan(workflow, AllCompleted("a", "b", "c"), request => request with { ChangedContext = ["host"] });

        Assert.Equal(
            [
                "a Reuse: it completed (with the earlier value of host)",
                "b Reuse: it completed",
                "c Reuse: it completed (with the earlier value of host)",
            ],
            Describe(plan));
    }

    private static ResumePlan Plan(string workflow, Dictionary<string, NodeResult> results, Func<ResumeRequest, ResumeRequest>? change = null)
    {
        var request = new ResumeRequest { Earlier = Workflow.Parse(workflow), Results = results };
        return ResumePlanner.Plan(change is null ? request : change(request));
    }

    private static Dictionary<string, NodeResult> AllCompleted(params string[] ids) => ids.ToDictionary(id => id, _ => Completed);

    private static string[] Describe(ResumePlan plan) => [.. plan.Steps.Select(step => $"{step.NodeId} {step.Action}: {step.Reason}")];
}
