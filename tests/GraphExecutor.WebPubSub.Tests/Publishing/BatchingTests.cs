using System.Text.Json;
using GraphExecutor.Events;
using GraphExecutor.Runs;
using static GraphExecutor.WebPubSub.Tests.Publishing.Samples;

namespace GraphExecutor.WebPubSub.Tests.Publishing;

/// <summary>Which events become which messages, and when.</summary>
public sealed class BatchingTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(50);

    [Fact(Timeout = 30_000)]
    public async Task PublishAsync_EachKindOfEvent_ReachesItsGroups()
    {
        await using var test = new TestPublisher();

        await test.PublishAsync(Run(RunStatus.Running), Node(1), Log(0), Run(RunStatus.Completed));
        await test.RunUntil(() => test.Publisher.PendingBytes == 0);

        Assert.Equal(["RunEvent", "NodeEvent", "RunEvent"], test.Sender.EventsOf("run.r1").Select(item => item.GetType().Name));
        Assert.Equal(["LogEvent"], test.Sender.EventsOf("log.r1").Select(item => item.GetType().Name));
        Assert.Equal([RunStatus.Running, RunStatus.Completed], test.Sender.EventsOf("runs").Select(item => ((RunEvent)item).Status));
    }

    [Fact(Timeout = 30_000)]
    public async Task PublishAsync_AfterSilence_SendsAtOnceAndThenOncePerWindow()
    {
        await using var test = new TestPublisher();

        await test.PublishAsync(Log(0));
        await TestPublisher.Until(() => test.Sender.Sent.Count == 1 && test.Publisher.PendingBytes == 0);
        await test.PublishAsync(Log(1), Log(2));
        test.Time.Advance(Window - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, test.Sender.Calls);
        test.Time.Advance(TimeSpan.FromMilliseconds(1));
        await TestPublisher.Until(() => test.Publisher.PendingBytes == 0);

        Assert.Equal([TimeSpan.Zero, Window], test.Sender.Sent.Select(message => message.Time));
        Assert.Equal([0, 1, 2], test.Sender.EventsOf("log.r1").Select(item => ((LogEvent)item).FirstLine));
    }

    [Fact(Timeout = 30_000)]
    public async Task PublishAsync_AFullMessage_DoesNotWaitForTheWindow()
    {
        await using var test = new TestPublisher();

        await test.PublishAsync(Enumerable.Range(0, 100).Select(line => Log(line, 10_000)));
        await TestPublisher.Until(() => test.Publisher.PendingBytes < 65_536);

        Assert.Equal(TimeSpan.Zero, test.Now);
        Assert.All(test.Sender.Sent, message => Assert.InRange(message.Bytes, 1, 65_536));
        await test.RunUntil(() => test.Publisher.PendingBytes == 0);
        Assert.Equal(Enumerable.Range(0, 100), test.Sender.EventsOf("log.r1").Select(item => (int)((LogEvent)item).FirstLine));
    }

    [Fact(Timeout = 30_000)]
    public async Task PublishAsync_ALongLogEvent_IsCutBetweenLines()
    {
        await using var test = new TestPublisher();
        var log = Log(5, 5_000, lines: 40) with { Partial = "half a li" };

        await test.PublishAsync(log);
        await test.RunUntil(() => test.Publisher.PendingBytes == 0);

        var events = test.Sender.EventsOf("log.r1").Cast<LogEvent>().ToList();
        Assert.True(events.Count > 2);
        Assert.Equal(log.Lines, events.SelectMany(item => item.Lines));
        Assert.All(events.Zip(events.Skip(1)), pair => Assert.Equal(pair.First.FirstLine + pair.First.Lines.Count, pair.Second.FirstLine));
        Assert.Equal("half a li", Assert.Single(events, item => item.Partial is not null).Partial);
        Assert.NotNull(events[^1].Partial);
        Assert.All(test.Sender.Sent, message => Assert.InRange(message.Bytes, 1, 65_536));
    }

    [Fact(Timeout = 30_000)]
    public async Task PublishAsync_ALongOutput_IsLeftOutAndThatIsSaid()
    {
        await using var test = new TestPublisher();

        await test.PublishAsync(Node(1, output: JsonSerializer.SerializeToElement(new string('x', 1_000_000))));
        await test.RunUntil(() => test.Publisher.PendingBytes == 0);

        var node = Assert.IsType<NodeEvent>(Assert.Single(test.Sender.EventsOf("run.r1")));
        Assert.True(node.OutputOmitted);
        Assert.Null(node.Output);
    }

    [Fact(Timeout = 30_000)]
    public async Task PublishAsync_ALineLongerThanTheServiceTakes_IsDroppedAndTheGapShows()
    {
        await using var test = new TestPublisher();

        await test.PublishAsync(Log(0), Log(1, 2_000_000), Log(2));
        await test.RunUntil(() => test.Publisher.PendingBytes == 0);

        Assert.Equal([0, 2], test.Sender.EventsOf("log.r1").Select(item => ((LogEvent)item).FirstLine));
        Assert.Equal(1, test.Publisher.DroppedEvents);
    }

    [Fact(Timeout = 30_000)]
    public async Task PublishAsync_TheEndOfARun_DoesNotWaitForTheWindow()
    {
        await using var test = new TestPublisher();

        await test.PublishAsync(Run(RunStatus.Running), Log(0));
        await TestPublisher.Until(() => test.Publisher.PendingBytes == 0);
        await test.PublishAsync(Log(1), Run(RunStatus.Completed));
        await TestPublisher.Until(() => test.Publisher.PendingBytes == 0);

        Assert.Equal(TimeSpan.Zero, test.Now);
        Assert.Equal(2, test.Sender.EventsOf("log.r1").Count);
        Assert.Equal(2, test.Sender.EventsOf("run.r1").Count);
    }

    [Fact(Timeout = 30_000)]
    public async Task FlushAsync_WhatWaits_IsSentWithoutTheWindow()
    {
        await using var test = new TestPublisher();

        await test.PublishAsync(Log(0));
        await TestPublisher.Until(() => test.Publisher.PendingBytes == 0);
        await test.PublishAsync(Log(1));
        Assert.True(await test.Publisher.FlushAsync("r1", TestContext.Current.CancellationToken));

        Assert.Equal(TimeSpan.Zero, test.Now);
        Assert.Equal(2, test.Sender.EventsOf("log.r1").Count);
    }
}
