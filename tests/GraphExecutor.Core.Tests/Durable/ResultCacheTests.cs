using System.Text.Json;
using GraphExecutor.Durable;
using GraphExecutor.Durable.Activities;
using GraphExecutor.Runs;

namespace GraphExecutor.Tests.Durable;

public sealed class ResultCacheTests
{
    [Fact]
    public void Keep_MoreThanHasRoom_ForgetsTheOldestOfAllRuns()
    {
        var cache = new ResultCache();
        var output = JsonElement.Parse($"\"{new string('x', 10_000)}\"");
        var result = new NodeResult { Status = NodeStatus.Completed, Output = output };

        for (var node = 0; node < 10_000; node++)
        {
            cache.Keep(Run($"r{node % 100}"), node, result);
        }

        // Each takes about 20 KB.
        var kept = Enumerable.Range(0, 10_000).Where(node => cache.Find(Run($"r{node % 100}"), node) is not null).ToList();
        Assert.InRange(kept.Count, 1_000, 64 * 1024 * 1024 / 20_000);
        Assert.Equal(Enumerable.Range(10_000 - kept.Count, kept.Count), kept);
    }

    [Fact]
    public void Keep_LargeOutputOrNotSettled_DoesNot()
    {
        var cache = new ResultCache();

        cache.Keep(Run("r"), 1, new NodeResult { Status = NodeStatus.Completed, Output = JsonElement.Parse($"\"{new string('x', 20_000)}\"") });
        cache.Keep(Run("r"), 2, new NodeResult { Status = NodeStatus.Waiting });

        Assert.Null(cache.Find(Run("r"), 1));
        Assert.Null(cache.Find(Run("r"), 2));
    }

    private static AttemptKey Run(string id) => new(id, 1, DateTimeOffset.UnixEpoch);
}
