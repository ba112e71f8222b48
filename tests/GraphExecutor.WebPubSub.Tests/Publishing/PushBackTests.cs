using GraphExecutor.Events;
using GraphExecutor.Runs;
using GraphExecutor.WebPubSub.Publishing;
using static GraphExecutor.WebPubSub.Tests.Publishing.Samples;

namespace GraphExecutor.WebPubSub.Tests.Publishing;

/// <summary>A service that is asked too much, fails, hangs or refuses.</summary>
public sealed class PushBackTests
{
    [Fact(Timeout = 30_000)]
    public async Task Throttled_Once_WaitsAsLongAsTheServiceSaysAndLosesNothing()
    {
        await using var test = new TestPublisher();
        test.Sender.Answer = (call, _, _) => Task.FromResult(call == 0 ? SendResult.Throttled(TimeSpan.FromSeconds(3)) : SendResult.Sent);

        await test.PublishAsync(Log(0), Log(1));
        await TestPublisher.Until(() => test.Sender is { Calls: 1, UnderWay: 0 });
        await test.RunUntil(() => test.Publisher.PendingBytes == 0);

        Assert.InRange(test.Sender.Sent[0].Time, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4));
        Assert.Equal([0, 1], test.Sender.EventsOf("log.r1").Select(item => ((LogEvent)item).FirstLine));
    }

    [Fact(Timeout = 30_000)]
    public async Task Throttled_ManyRuns_TenMessagesASecondAtMostAndNothingLost()
    {
        await using var test = new TestPublisher();
        test.Sender.Answer = (call, _, _) => Task.FromResult(call % 4 == 0 ? SendResult.Throttled(null) : SendResult.Sent);

        await test.PublishAsync(Log(0, runId: "first"));
        await TestPublisher.Until(() => test.Sender is { Calls: 1, UnderWay: 0 });
        var (begin, earlier) = (test.Now, test.Sender.Calls);
        await test.PublishAsync(Enumerable.Range(0, 10).SelectMany(line => Enumerable.Range(0, 30).Select(run => Log(line, runId: $"r{run}"))));
        await test.RunUntil(() => test.Publisher.PendingBytes == 0);

        // The clock of the test may run on before a message that was begun is seen, so single distances say nothing.
        Assert.True(test.Now - begin >= TimeSpan.FromMilliseconds(100) * (test.Sender.Calls - earlier - 1));
        Assert.All(Enumerable.Range(0, 30), run =>
            Assert.Equal(Enumerable.Range(0, 10), test.Sender.EventsOf($"log.r{run}").Select(item => (int)((LogEvent)item).FirstLine)));
    }

    [Fact(Timeout = 30_000)]
    public async Task Failed_SeveralTimes_IsRepeatedInOrderWithLongerAndLongerPauses()
    {
        await using var test = new TestPublisher();
        var tries = new List<TimeSpan>();
        test.Sender.Answer = (call, _, _) =>
        {
            tries.Add(test.Now);
            return Task.FromResult(call < 4 ? SendResult.Failed("503") : SendResult.Sent);
        };

        await test.PublishAsync(Log(0));
        await TestPublisher.Until(() => test.Sender is { Calls: 1, UnderWay: 0 });
        await test.PublishAsync(Log(1), Log(2));
        await test.RunUntil(() => test.Publisher.PendingBytes == 0);

        Assert.Equal([0, 1, 2], test.Sender.EventsOf("log.r1").Select(item => ((LogEvent)item).FirstLine));
        var pauses = tries.Zip(tries.Skip(1)).Select(pair => pair.Second - pair.First).Take(4).ToList();
        Assert.Equal(pauses.Order(), pauses);
        Assert.True(pauses[3] >= pauses[0] * 4);
        Assert.Equal(0, test.Publisher.DroppedEvents);
    }

    [Fact(Timeout = 30_000)]
    public async Task Refused_AMessage_IsDroppedAndTheNextIsSent()
    {
        await using var test = new TestPublisher();
        test.Sender.Answer = (call, _, _) => Task.FromResult(call == 0 ? SendResult.Refused("400") : SendResult.Sent);

        await test.PublishAsync(Log(0));
        await TestPublisher.Until(() => test.Publisher.PendingBytes == 0);
        await test.PublishAsync(Log(1));
        await test.RunUntil(() => test.Publisher.PendingBytes == 0);

        Assert.Equal([1], test.Sender.EventsOf("log.r1").Select(item => ((LogEvent)item).FirstLine));
        Assert.Equal(1, test.Publisher.DroppedEvents);
    }

    [Fact(Timeout = 30_000)]
    public async Task Failed_ForTooLong_IsGivenUp()
    {
        await using var test = new TestPublisher(options => options with { GiveUpAfter = TimeSpan.FromSeconds(20) });
        test.Sender.Answer = (_, _, _) => Task.FromResult(SendResult.Failed("no route"));

        await test.PublishAsync(Run(RunStatus.Running), Log(0));
        await test.RunUntil(() => test.Publisher.PendingBytes == 0, TimeSpan.FromMilliseconds(500));

        Assert.True(test.Now > TimeSpan.FromSeconds(20));
        Assert.Equal(3, test.Publisher.DroppedEvents);
    }

    [Fact(Timeout = 30_000)]
    public async Task SendAsync_Hangs_IsGivenUpAfterItsTimeAndRepeated()
    {
        await using var test = new TestPublisher();
        test.Sender.Answer = async (call, _, token) =>
        {
            if (call == 0)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            }

            return SendResult.Sent;
        };

        await test.PublishAsync(Log(0));
        await TestPublisher.Until(() => test.Sender.UnderWay == 1);
        test.Time.Advance(TimeSpan.FromSeconds(10));
        await test.RunUntil(() => test.Publisher.PendingBytes == 0);

        Assert.Equal(2, test.Sender.Calls);
        Assert.Equal(0, test.Publisher.DroppedEvents);
    }

    [Fact(Timeout = 30_000)]
    public async Task SendAsync_Throws_IsRepeated()
    {
        await using var test = new TestPublisher();
        test.Sender.Answer = (call, _, _) => call == 0 ? throw new InvalidOperationException("no") : Task.FromResult(SendResult.Sent);

        await test.PublishAsync(Log(0));
        await TestPublisher.Until(() => test.Sender is { Calls: 1, UnderWay: 0 });
        await test.RunUntil(() => test.Publisher.PendingBytes == 0);

        Assert.Single(test.Sender.Sent);
    }
}
