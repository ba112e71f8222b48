using GraphExecutor.Api.Hosting;

namespace GraphExecutor.Api.Tests;

public sealed class ProcessLimiterTests
{
    private static readonly string[] Comers = ["a1", "a2", "a3", "b1", "b2", "c1"];

    [Fact(Timeout = 10_000)]
    public async Task Enter_NoPlace_GivesRunsTurnsAndEachItsOrder()
    {
        var limiter = new ProcessLimiter(1);
        var first = await limiter.EnterAsync("a", CancellationToken.None);
        var order = new List<string>();
        var all = Comers.Select(EnterAsync).ToList();

        first.Dispose();
        await Task.WhenAll(all);

        Assert.Equal(["a1", "b1", "c1", "a2", "b2", "a3"], order);

        async Task EnterAsync(string name)
        {
            using var place = await limiter.EnterAsync(name[..1], CancellationToken.None);
            order.Add(name);
        }
    }

    [Fact(Timeout = 10_000)]
    public async Task Enter_GivenUp_TakesNoPlace()
    {
        var limiter = new ProcessLimiter(1);
        var inside = await limiter.EnterAsync("a", CancellationToken.None);
        using var giveUp = new CancellationTokenSource();
        var first = limiter.EnterAsync("a", giveUp.Token);
        var second = limiter.EnterAsync("b", CancellationToken.None);

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        inside.Dispose();
        inside.Dispose();
        (await second).Dispose();
        await limiter.EnterAsync("c", CancellationToken.None);
    }

    [Fact(Timeout = 30_000)]
    public async Task Enter_ManyAtOnceSomeGivingUp_NeverExceedsAndLosesNoPlace()
    {
        var limiter = new ProcessLimiter(3);
        var inside = 0;
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 2_000).Select(i => Task.Run(async () =>
        {
            using var giveUp = new CancellationTokenSource();
            var entering = limiter.EnterAsync($"run{i % 7}", giveUp.Token);
            if (i % 3 == 0)
            {
                await giveUp.CancelAsync();
            }

            IDisposable place;
            try
            {
                place = await entering;
            }
            catch (OperationCanceledException)
            {
                return;
            }

            var now = Interlocked.Increment(ref inside);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref inside);
            place.Dispose();
        })));

        Assert.InRange(most, 1, 3);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => limiter.EnterAsync("last", CancellationToken.None)));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; value > seen; seen = target)
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
