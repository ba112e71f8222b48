using GraphExecutor.Workflows;
using static GraphExecutor.Tests.Scheduling.Line;

namespace GraphExecutor.Tests.Scheduling;

/// <summary>The first table of the semantics: what a settled source makes of an edge.</summary>
public sealed class EdgeTableTests
{
    // An `all` target with this one edge runs when the edge opens, fails when it fails, and is skipped when it skips.
    private const string Opens = "completed";
    private const string Skipped = "skipped";
    private const string FailsTarget = "failed UpstreamFailed";

    [Theory]
    [InlineData("ok", EdgeTrigger.Success, Opens)]
    [InlineData("ok", EdgeTrigger.Failure, Skipped)]
    [InlineData("ok", EdgeTrigger.Always, Opens)]
    [InlineData("skip", EdgeTrigger.Success, Skipped)]
    [InlineData("skip", EdgeTrigger.Failure, Skipped)]
    [InlineData("skip", EdgeTrigger.Always, Skipped)]
    [InlineData("ExitCode:3", EdgeTrigger.Success, FailsTarget)]
    [InlineData("ExitCode:3", EdgeTrigger.Failure, Opens)]
    [InlineData("ExitCode:3", EdgeTrigger.Always, Opens)]
    [InlineData("Custom", EdgeTrigger.Success, FailsTarget)]
    [InlineData("Custom", EdgeTrigger.Failure, Opens)]
    [InlineData("Custom", EdgeTrigger.Always, Opens)]
    public void Edge_SourceRan_ResolvesAsTheTableSays(string outcome, EdgeTrigger on, string target)
    {
        var run = new Graph(Tries("a", outcome), Succeeds("b") with { Join = JoinMode.All }, Edge("a", "b", on)).Run();

        Assert.Equal(target, run["b"]);
    }

    [Theory]
    [InlineData("ExitCode:3", EdgeTrigger.Success, Opens)]
    [InlineData("ExitCode:3", EdgeTrigger.Failure, Skipped)]
    [InlineData("ExitCode:3", EdgeTrigger.Always, Opens)]
    [InlineData("ok", EdgeTrigger.Success, Opens)]
    [InlineData("skip", EdgeTrigger.Success, Skipped)]
    public void Edge_SourceMayFail_CountsAsCompleted(string outcome, EdgeTrigger on, string target)
    {
        var run = new Graph(Tries("a", outcome) with { AllowFailure = true }, Succeeds("b") with { Join = JoinMode.All }, Edge("a", "b", on)).Run();

        Assert.Equal(target, run["b"]);
        Assert.Equal(GraphExecutor.Runs.RunStatus.Completed, run.Status);
    }

    [Theory]
    [InlineData(EdgeTrigger.Success)]
    [InlineData(EdgeTrigger.Failure)]
    [InlineData(EdgeTrigger.Always)]
    public void Edge_SourceSkipped_Skips(EdgeTrigger on)
    {
        var run = new Graph(Skips("a"), Succeeds("b", after: "a"), Succeeds("c") with { Join = JoinMode.All }, Edge("b", "c", on)).Run();

        Assert.Equal(Skipped, run["c"]);
    }

    [Theory]
    [InlineData(EdgeTrigger.Success, null, FailsTarget)]
    [InlineData(EdgeTrigger.Failure, null, Skipped)]
    [InlineData(EdgeTrigger.Failure, "ExitCode", Skipped)]
    [InlineData(EdgeTrigger.Failure, "UpstreamFailed", Opens)]
    [InlineData(EdgeTrigger.Failure, "Timeout UpstreamFailed", Opens)]
    [InlineData(EdgeTrigger.Always, null, Opens)]
    public void Edge_SourceFailedUpstream_NeedsToBeNamed(EdgeTrigger on, string? errors, string target)
    {
        var run = new Graph(Fails("a"), Succeeds("b", after: "a"), Succeeds("c") with { Join = JoinMode.All }, Edge("b", "c", on, errors)).Run();

        Assert.Equal("failed UpstreamFailed", run["b"]);
        Assert.Equal(target, run["c"]);
    }

    [Theory]
    [InlineData(EdgeTrigger.Success, FailsTarget)]
    [InlineData(EdgeTrigger.Failure, Skipped)]
    [InlineData(EdgeTrigger.Always, Opens)]
    public void Edge_SourceMayFailButFailedUpstream_IsNotExcused(EdgeTrigger on, string target)
    {
        var run = new Graph(
            Fails("a"), Succeeds("b", after: "a") with { AllowFailure = true }, Succeeds("c") with { Join = JoinMode.All }, Edge("b", "c", on)).Run();

        Assert.Equal(target, run["c"]);
    }

    [Theory]
    [InlineData("ExitCode:3", "ExitCode", Opens)]
    [InlineData("ExitCode:3", "ExitCode:3", Opens)]
    [InlineData("ExitCode:3", "ExitCode:4", Skipped)]
    [InlineData("ExitCode:3", "ExitCode:4 ExitCode:3", Opens)]
    [InlineData("ExitCode:3", "Timeout", Skipped)]
    [InlineData("ExitCode:3", "ExitCode:", Skipped)]
    [InlineData("ExitCode:3", "exitcode", Skipped)]
    [InlineData("Timeout", "Timeout", Opens)]
    [InlineData("Timeout", "IdleTimeout", Skipped)]
    [InlineData("Timeout", "Timeout:1", Skipped)]
    [InlineData("Custom", "ExitCode Custom", Opens)]
    [InlineData("HttpRequestException", "Http", Skipped)]
    [InlineData("Lost", "Lost", Opens)]
    public void Edge_NamesErrors_OpensForThemAlone(string error, string errors, string target)
    {
        var run = new Graph(
            Fails("a", error) with { OnLost = LostPolicy.Fail }, Succeeds("b"), Edge("a", "b", EdgeTrigger.Failure, errors)).Run();

        Assert.Equal(target, run["b"]);
    }

    [Theory]
    [InlineData("ok", EdgeTrigger.Success, "context.yes", Opens)]
    [InlineData("ok", EdgeTrigger.Success, "context.no", Skipped)]
    [InlineData("ExitCode:3", EdgeTrigger.Failure, "context.yes", Opens)]
    [InlineData("ExitCode:3", EdgeTrigger.Failure, "context.no", Skipped)]
    [InlineData("ok", EdgeTrigger.Always, "context.no", Skipped)]
    [InlineData("ok", EdgeTrigger.Success, "context.broken", "failed ExpressionFailed")]
    public void Edge_HasCondition_OpensWhenItHolds(string outcome, EdgeTrigger on, string when, string target)
    {
        var run = new Graph(Tries("a", outcome), Succeeds("b") with { Join = JoinMode.All }, Edge("a", "b", on, when: when)).Run();

        Assert.Equal(target, run["b"]);
    }

    [Theory]
    [InlineData("ok", EdgeTrigger.Failure, Skipped)]
    [InlineData("skip", EdgeTrigger.Success, Skipped)]
    [InlineData("ExitCode:3", EdgeTrigger.Success, FailsTarget)]
    public void Edge_IsClosedAnyway_EvaluatesNoCondition(string outcome, EdgeTrigger on, string target)
    {
        var run = new Graph(Tries("a", outcome), Succeeds("b") with { Join = JoinMode.All }, Edge("a", "b", on, when: "context.broken")).Run();

        Assert.Equal(target, run["b"]);
        Assert.DoesNotContain(run.TakeNews(), news => news.StartsWith("evaluate", StringComparison.Ordinal));
    }
}
