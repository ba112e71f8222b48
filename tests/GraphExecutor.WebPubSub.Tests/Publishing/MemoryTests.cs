using GraphExecutor.Events;
using GraphExecutor.Runs;
using GraphExecutor.WebPubSub.Publishing;
using static GraphExecutor.WebPubSub.Tests.Publishing.Samples;

namespace GraphExecutor.WebPubSub.Tests.Publishing;

/// <summary>What is kept while nothing can be sent, and what is left when it can again.</summary>
public sealed class MemoryTests
{
    private const int Limit = 1024 * 1024;

    [Fact(Timeout = 30_000)]
    public async Task PublishAsync_SenderThatHangs_StaysWithinItsBytesAndDropsTheOldestLogEvents()
    {
        var release = new TaskCompletionSource();
        await using var test = Hanging(release);

        await test.PublishAsync(Run(RunStatus.Running), Node(1));
        var most = 0L;
        for (var line = 0; line < 10_000; line++)
        {
            await test.PublishAsync(Log(line, 1_000));
            most = Math.Max(most, test.Publisher.PendingBytes);
        }

        await test.PublishAsync(Node(2), Run(RunStatus.Completed));
        release.SetResult();
        await test.RunUntil(() => test.Publisher.PendingBytes == 0);

        Assert.InRange(most, Limit / 2, Limit);
        var lines = test.Sender.EventsOf("log.r1").Select(item => (int)((LogEvent)item).FirstLine).ToList();
        Assert.Equal(lines.Order(), lines);
        Assert.Equal(9_999, lines[^1]);
        Assert.Equal(10_000, lines.Count + test.Publisher.DroppedEvents);
        Assert.Equal(4, test.Sender.EventsOf("run.r1").Count);
        Assert.Equal(2, test.Sender.EventsOf("runs").Count);
    }

    [Fact(Timeout = 30_000)]
    public async Task PublishAsync_OneRunThatPrintsMuch_PaysForItself()
    {
        var release = new TaskCompletionSource();
        await using var test = Hanging(release);

        await test.PublishAsync(Enumerable.Range(0, 200).Select(line => Log(line, 1_000, "quiet")));
        await test.PublishAsync(Enumerable.Range(0, 5_000).Select(line => Log(line, 1_000, "loud")));
        release.SetResult();
        await test.RunUntil(() => test.Publisher.PendingBytes == 0);

        Assert.Equal(200, test.Sender.EventsOf("log.quiet").Count);
        Assert.Equal(5_000, test.Sender.EventsOf("log.loud").Count + test.Publisher.DroppedEvents);
        Assert.True(test.Publisher.DroppedEvents > 3_000);
    }

    [Fact(Timeout = 30_000)]
    public async Task PublishAsync_NothingButNodeEvents_DropsTheOldestAndKeepsTheLatest()
    {
        var release = new TaskCompletionSource();
        await using var test = Hanging(release);

        await test.PublishAsync(Enumerable.Range(1, 20_000).Select(version => Node(version)));
        release.SetResult();
        await test.RunUntil(() => test.Publisher.PendingBytes == 0);

        var versions = test.Sender.EventsOf("run.r1").Select(item => ((NodeEvent)item).Version).ToList();
        Assert.Equal(versions.Order(), versions);
        Assert.Equal(20_000, versions[^1]);
        Assert.Equal(20_000, versions.Count + test.Publisher.DroppedEvents);
    }

    [Fact]
    public void Take_RunsThatHaveEnded_LeaveNothingBehind()
    {
        var backlog = new EventBacklog(65_536, Limit, (_, _) => { });
        for (var run = 0; run < 100; run++)
        {
            backlog.Add($"log.r{run}", EventKind.Log, [1, 2, 3], TimeSpan.Zero, hastenFull: true);
        }

        while (backlog.Take(TimeSpan.Zero) is { } group)
        {
            backlog.Finish(group, TimeSpan.Zero, TimeSpan.FromMilliseconds(50), hastenFull: true, remains: false);
        }

        Assert.Equal(100, backlog.Groups.Count);
        Assert.Null(backlog.Take(TimeSpan.FromMilliseconds(50)));
        Assert.Empty(backlog.Groups);
        Assert.Equal(0, backlog.Cost);
    }

    [Fact(Timeout = 30_000)]
    public async Task DisposeAsync_SenderThatHangs_EndsInItsTimeAndCountsWhatItDrops()
    {
        var test = Hanging(new TaskCompletionSource());

        await test.PublishAsync(Log(0), Log(1));
        await test.DisposeAsync();
        await test.PublishAsync(Log(2));

        Assert.Equal(3, test.Publisher.DroppedEvents);
    }

    [Fact(Timeout = 30_000)]
    public async Task DisposeAsync_WhatWaits_IsSentWithoutTheWindow()
    {
        var test = new TestPublisher();

        await test.PublishAsync(Enumerable.Range(0, 500).Select(line => Log(line, 1_000)));
        await test.Publisher.DisposeAsync();

        Assert.Equal(500, test.Sender.EventsOf("log.r1").Count);
        Assert.Equal(TimeSpan.Zero, test.Now);
    }

    /// <summary>Nothing is taken before the release; it does not even listen to its token.</summary>
    private static TestPublisher Hanging(TaskCompletionSource release)
    {
        var test = new TestPublisher(options => options with { MaxPendingBytes = Limit });
        test.Sender.Answer = async (_, _, _) =>
        {
            await release.Task;
            return SendResult.Sent;
        };
        return test;
    }
}
