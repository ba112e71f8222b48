using GraphExecutor.Runs;
using GraphExecutor.Workflows;
using static GraphExecutor.Tests.Scheduling.Line;

namespace GraphExecutor.Tests.Scheduling;

/// <summary>Nodes that are done from the start: as given, and their results reach their children.</summary>
public sealed class InitialStateTests
{
    private static readonly NodeResult Done = new() { Status = NodeStatus.Completed, Attempts = 1 };
    private static readonly NodeResult Sentinel = Done with { SkipBranch = true };
    private static readonly NodeResult Failed = new() { Status = NodeStatus.Failed, Error = new NodeError("Timeout", "slow"), Attempts = 1 };
    private static readonly NodeResult Upstream = new() { Status = NodeStatus.Failed, Error = new NodeError(ErrorTypes.UpstreamFailed, "x") };
    private static readonly NodeResult NotTaken = new() { Status = NodeStatus.Skipped };
    private static readonly NodeResult Cancelled = new() { Status = NodeStatus.Cancelled };

    [Fact]
    public void Start_NodeIsDone_ItsChildStarts()
    {
        var run = new Graph(Fails("a"), Succeeds("b", after: "a")).Start(("a", Done));

        Assert.Equal(["start b 1"], run.TakeNews());
    }

    [Fact]
    public void Start_EveryNodeIsDone_Ends()
    {
        var run = new Graph(Succeeds("a"), Succeeds("b", after: "a")).Start(("a", Done), ("b", Done));

        Assert.Equal(["end completed"], run.TakeNews());
    }

    [Fact]
    public void Start_ChildIsDoneButNotItsParent_RunsTheParentAlone()
    {
        var run = new Graph(Fails("a"), Succeeds("b", after: "a")).Run(("b", Done));

        Assert.Equal("a failed ExitCode:1, b completed", run.Statuses);
        Assert.Equal(["a"], run.Ran);
    }

    public static TheoryData<string, string> Given => new()
    {
        { "done", "completed" }, { "sentinel", "skipped" }, { "failed", "failed UpstreamFailed" },
        { "upstream", "failed UpstreamFailed" }, { "skipped", "skipped" }, { "cancelled", "skipped" },
    };

    [Theory]
    [MemberData(nameof(Given))]
    public void Start_NodeIsDone_ItsResultDecidesAboutItsChild(string given, string expected)
    {
        var result = given switch
        {
            "done" => Done,
            "sentinel" => Sentinel,
            "failed" => Failed,
            "upstream" => Upstream,
            "skipped" => NotTaken,
            _ => Cancelled,
        };

        Assert.Equal(expected, new Graph(Succeeds("a"), Succeeds("b", after: "a")).Run(("a", result))["b"]);
    }

    [Fact]
    public void Start_NodeWasCancelled_SaysSoToItsChild()
    {
        var run = new Graph(Succeeds("a"), Succeeds("b", after: "a")).Run(("a", Cancelled));

        Assert.Equal("a was cancelled", run.ReasonOf("b"));
    }

    [Fact]
    public void Start_HandlerIsDone_HandlesTheFailureThatItHandledBefore()
    {
        var run = new Graph(Succeeds("a"), Succeeds("b", onFailure: "a")).Run(("a", Failed), ("b", Done));

        Assert.Equal(RunStatus.Completed, run.Status);
    }

    [Fact]
    public void Start_HandlerWasSkipped_HandlesNothing()
    {
        var run = new Graph(Succeeds("a"), Succeeds("b", onFailure: "a")).Run(("a", Failed), ("b", NotTaken));

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal("a failed: Timeout", run.Reason);
    }

    [Fact]
    public void Start_FailureIsAllowed_OpensItsSuccessEdges()
    {
        var run = new Graph(Succeeds("a") with { AllowFailure = true }, Succeeds("b", after: "a")).Run(("a", Failed));

        Assert.Equal("a failed Timeout, b completed", run.Statuses);
        Assert.Equal(RunStatus.Completed, run.Status);
    }

    [Fact]
    public void Start_EdgeHasACondition_EvaluatesItOfWhatIsDone()
    {
        var run = new Graph(Succeeds("a"), Succeeds("b"), Edge("a", "b", when: "context.no")).Run(("a", Done));

        Assert.Equal("skipped", run["b"]);
    }

    [Fact]
    public void Start_LayersAreDone_StartsTheFirstThatIsNot()
    {
        var run = new Graph(Succeeds("a"), Succeeds("b", after: "a"), Succeeds("c", after: "b"), Succeeds("x"))
        { Scheduling = SchedulingMode.Layers }.Start(("a", Done), ("x", Done), ("b", Done));

        Assert.Equal(["c"], run.Running);
    }

    [Fact]
    public void Start_NodeOfALaterLayerIsDone_KeepsTheOrderOfTheLayers()
    {
        var run = new Graph(Succeeds("a"), Succeeds("b", after: "a"), Succeeds("c", after: "b"), Succeeds("x"), Succeeds("y", after: "x"))
        { Scheduling = SchedulingMode.Layers }.Start(("b", Done), ("x", Done));

        Assert.Equal(["a"], run.Running);
        run.Finish("a");
        Assert.Equal(["y"], run.Running);
        run.Finish("y");
        Assert.Equal(["c"], run.Running);
    }
}
