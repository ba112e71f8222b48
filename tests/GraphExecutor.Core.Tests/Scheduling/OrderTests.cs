using GraphExecutor.Workflows;
using static GraphExecutor.Tests.Scheduling.Line;

namespace GraphExecutor.Tests.Scheduling;

/// <summary>What starts when: parallelism, pools, layers.</summary>
public sealed class OrderTests
{
    [Fact]
    public void Start_ManyAreReady_GoesByTheDefinition()
    {
        var run = new Graph(Succeeds("c"), Succeeds("a"), Succeeds("d", after: "b"), Succeeds("b")).Start();

        Assert.Equal(["c", "a", "b"], run.Running);
    }

    [Fact]
    public void Start_MaxParallelism_StartsTheNextInTheDefinitionWhenOneEnds()
    {
        var run = new Graph(Succeeds("a"), Succeeds("x", after: "c"), Succeeds("b"), Succeeds("c"), Succeeds("d")) { MaxParallelism = 2 }.Start();

        Assert.Equal(["a", "b"], run.Running);
        run.Finish("a");
        Assert.Equal(["b", "c"], run.Running);
        run.Finish("c");
        Assert.Equal(["b", "x"], run.Running);
        run.RunToEnd();
        Assert.Equal(2, run.MostAtOnce);
    }

    [Theory]
    [InlineData(null, 3)]
    [InlineData(2, 2)]
    [InlineData(100, 3)]
    public void Start_DriverLimitsParallelismToo_TheSmallerLimitCounts(int? limit, int expected)
    {
        var run = new Graph(Succeeds("a"), Succeeds("b"), Succeeds("c"), Succeeds("d")) { MaxParallelism = 3 }.Prepare(limit);
        run.Begin();
        run.RunToEnd();

        Assert.Equal(expected, run.MostAtOnce);
    }

    [Fact]
    public void Start_OwnParentsHaveSettled_DoesNotWaitForOthers()
    {
        var run = new Graph(Succeeds("long"), Succeeds("a"), Succeeds("b", after: "a"), Succeeds("c", after: "b")).Start();

        run.FinishAll("a", "b", "c");

        Assert.Equal("long open, a completed, b completed, c completed", run.Statuses);
    }

    [Fact]
    public void Settle_Parent_ComesBeforeTheStartOfItsChild()
    {
        var run = new Graph(Succeeds("a"), Succeeds("b", after: "a")).Start();
        run.TakeNews();

        run.Finish("a");

        Assert.Equal(["settle a completed", "start b 1"], run.TakeNews());
    }

    [Fact]
    public void Pool_IsFull_NodeSaysOnceThatItWaits()
    {
        var run = new Graph(
            Succeeds("a") with { Pool = "db" }, Succeeds("b") with { Pool = "db" }, Succeeds("c") with { Pool = "db" }, Succeeds("x"))
        { Pools = "db=1" }.Start();

        Assert.Equal(["start a 1", "pool b: pool db is full", "pool c: pool db is full", "start x 1"], run.TakeNews());
        run.Finish("x");
        Assert.Equal(["settle x completed"], run.TakeNews());
        run.Finish("a");
        Assert.Equal(["settle a completed", "start b 1"], run.TakeNews());
        run.Finish("b");
        Assert.Equal(["settle b completed", "start c 1"], run.TakeNews());
    }

    [Fact]
    public void Pool_IsFull_HoldsNobodyElseBack()
    {
        var run = new Graph(
            Succeeds("a") with { Pool = "db" }, Succeeds("b") with { Pool = "db" }, Succeeds("c"), Succeeds("d"))
        { Pools = "db=1", MaxParallelism = 3 }.Start();

        Assert.Equal(["a", "c", "d"], run.Running);
    }

    [Fact]
    public void Pool_PlaceBecomesFree_GoesToTheFirstInTheDefinition()
    {
        var run = new Graph(
            Succeeds("a") with { Pool = "db" }, Succeeds("late", after: "x") with { Pool = "db" }, Succeeds("b") with { Pool = "db" }, Succeeds("x"))
        { Pools = "db=1" }.Start();

        run.FinishAll("x", "a");
        Assert.Equal(["late"], run.Running);
        run.RunToEnd();
    }

    [Fact]
    public void Pool_TwoPools_AreApart()
    {
        var run = new Graph(
            Succeeds("a") with { Pool = "db" }, Succeeds("b") with { Pool = "db" }, Succeeds("c") with { Pool = "net" },
            Succeeds("d") with { Pool = "net" }, Succeeds("e") with { Pool = "net" })
        { Pools = "db=1 net=2" }.Start();

        Assert.Equal(["a", "c", "d"], run.Running);
        run.RunToEnd();
    }

    [Fact]
    public void Pool_PlacesBecomeFreeWhileParallelismIsUsedUp_AreAllUsedLater()
    {
        var run = new Graph(
            Succeeds("x", after: "y"), Succeeds("z", after: "y"), Succeeds("a") with { Pool = "p" }, Succeeds("b") with { Pool = "p" },
            Succeeds("c") with { Pool = "p" }, Succeeds("d") with { Pool = "p" }, Succeeds("y"))
        { Pools = "p=2", MaxParallelism = 3 }.Start();

        Assert.Equal(["a", "b", "y"], run.Running);
        run.FinishAll("y", "a", "b");
        Assert.Equal(["x", "z", "c"], run.Running);
        run.Finish("x");
        Assert.Equal(["z", "c", "d"], run.Running);
        run.RunToEnd();
    }

    [Fact]
    public void Layers_OneLayerAtATime_WaitsForAllOfIt()
    {
        var run = new Graph(
            Succeeds("a"), Succeeds("b"), Succeeds("a2", after: "a"), Succeeds("b2", after: "b"), Succeeds("a3", after: "a2"))
        { Scheduling = SchedulingMode.Layers }.Start();

        Assert.Equal(["a", "b"], run.Running);
        run.Finish("a");
        Assert.Equal(["b"], run.Running);
        run.Finish("b");
        Assert.Equal(["a2", "b2"], run.Running);
        run.Finish("a2");
        Assert.Equal(["b2"], run.Running);
        run.Finish("b2");
        Assert.Equal(["a3"], run.Running);
    }

    [Fact]
    public void Layers_WholeLayerIsSkipped_GoesOnWithTheNext()
    {
        var run = new Graph(
            Skips("a"), Succeeds("b", after: "a"), Succeeds("c", after: "b"), Succeeds("d", after: "c") with { Join = JoinMode.Settled })
        { Scheduling = SchedulingMode.Layers }.Run();

        Assert.Equal("a completed, b skipped, c skipped, d completed", run.Statuses);
    }

    [Fact]
    public void Layers_AnyJoin_WaitsForItsLayer()
    {
        var run = new Graph(
            Succeeds("a"), Succeeds("b"), Succeeds("b2", after: "b"), Succeeds("c", after: "a b2") with { Join = JoinMode.Any })
        { Scheduling = SchedulingMode.Layers }.Start();

        run.FinishAll("a", "b");
        Assert.Equal(["b2"], run.Running);
        run.RunToEnd();
        Assert.Equal("completed", run["c"]);
    }

    [Fact]
    public void Layers_NodeAwaitsItsRetry_HoldsTheNextLayer()
    {
        var run = new Graph(
            Tries("a", "Timeout", "ok") with { Retry = new RetryPolicy { MaxAttempts = 2 } }, Succeeds("b"), Succeeds("c", after: "b"))
        { Scheduling = SchedulingMode.Layers }.Start();

        run.FinishAll("a", "b");
        Assert.Empty(run.Running);
        run.RetryDue("a");
        run.Finish("a");
        Assert.Equal(["c"], run.Running);
    }
}
