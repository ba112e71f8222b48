using GraphExecutor.Workflows;
using static GraphExecutor.Tests.Scheduling.Line;

namespace GraphExecutor.Tests.Scheduling;

/// <summary>Every node that is skipped, failed, waiting or cancelled says why.</summary>
public sealed class ReasonTests
{
    [Theory]
    [InlineData("skip", EdgeTrigger.Success, null, "a returned SKIP_BRANCH")]
    [InlineData("skip", EdgeTrigger.Failure, null, "a returned SKIP_BRANCH")]
    [InlineData("ok", EdgeTrigger.Failure, null, "a did not fail")]
    [InlineData("ok", EdgeTrigger.Success, "context.no", "the condition of a → b is false: context.no")]
    [InlineData("ExitCode:3", EdgeTrigger.Success, null, "UpstreamFailed: a → b")]
    [InlineData("ok", EdgeTrigger.Success, "context.broken", "ExpressionFailed")]
    public void Reason_EdgeIsClosed_NamesParentEdgeOrCondition(string outcome, EdgeTrigger on, string? when, string reason)
    {
        var run = new Graph(Tries("a", outcome), Succeeds("b"), Edge("a", "b", on, when: when)).Run();

        Assert.Equal(reason, run.ReasonOf("b"));
    }

    [Fact]
    public void Reason_ErrorIsNotCovered_NamesErrorAndEdge()
    {
        var run = new Graph(Fails("a", "ExitCode:3"), Succeeds("b"), Edge("a", "b", EdgeTrigger.Failure, "Timeout")).Run();

        Assert.Equal("a failed with ExitCode 3, which a → b does not cover", run.ReasonOf("b"));
    }

    [Fact]
    public void Reason_ParentWasSkipped_NamesTheParent()
    {
        var run = new Graph(Skips("a"), Succeeds("b", after: "a"), Succeeds("c", after: "b")).Run();

        Assert.Equal("b was skipped", run.ReasonOf("c"));
    }

    [Fact]
    public void Reason_FailureIsAllowed_SaysSoToItsHandler()
    {
        var run = new Graph(Fails("a") with { AllowFailure = true }, Succeeds("b", onFailure: "a")).Run();

        Assert.Equal("a is allowed to fail", run.ReasonOf("b"));
    }

    [Fact]
    public void Reason_UpstreamFailureOfANodeThatMayFail_IsNotCalledAllowed()
    {
        var run = new Graph(Fails("x"), Succeeds("a", after: "x") with { AllowFailure = true }, Succeeds("b", onFailure: "a")).Run();

        Assert.Equal("a failed with UpstreamFailed, which a → b does not cover", run.ReasonOf("b"));
    }

    [Fact]
    public void Reason_TwoBadEdges_NamesTheFirstInTheDefinition()
    {
        var run = new Graph(
            Fails("a"), Fails("b"), Succeeds("c"), Edge("b", "c"), Edge("a", "c")).Start();
        run.FinishAll("a", "b");

        Assert.Equal("UpstreamFailed: b → c", run.ReasonOf("c"));
        Assert.Equal("b failed, and c needs it to succeed", run.ErrorOf("c")!.Message);
    }

    [Fact]
    public void Reason_FailsBesideASkip_NamesTheFailure()
    {
        var run = new Graph(Skips("a"), Fails("b"), Succeeds("c", after: "a b")).Run();

        Assert.Equal("UpstreamFailed: b → c", run.ReasonOf("c"));
    }

    [Fact]
    public void Reason_NodeFailed_IsItsError()
    {
        var run = new Graph(Fails("a", "ExitCode:3"), Fails("b", "Timeout")).Run();

        Assert.Equal("ExitCode 3", run.ReasonOf("a"));
        Assert.Equal("Timeout", run.ReasonOf("b"));
    }
}
