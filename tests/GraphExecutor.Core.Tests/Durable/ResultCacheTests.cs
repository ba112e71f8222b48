using System.Text.Json;
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
            cache.Keep($"r{node % 100}", 1, node, result);
        }

        // Each takes about 20 KB.
        var kept = Enumerable.Range(0, 10_000).Where(node => cache.Find($"r{node % 100}", 1, node) is not null).ToList();
        Assert.InRange(kept.Count, 1_000, 64 * 1024 * 1024 / 20_000);
        Assert.Equal(Enumerable.Range(10_000 - kept.Count, kept.Count), kept);
    }

    [Fact]
    public void Keep_LargeOutputOrNotSettled_DoesNot()
    {
        var cache = new ResultCache();

        cache.Keep("r", 1, 1, new NodeResult { Status = NodeStatus.Completed, Output = JsonElement.Parse($"\"{new string('x', 20_000)}\"") });
        cache.Keep("r", 1, 2, new NodeResult { Status = NodeStatus.Waiting });

        Assert.Null(cache.Find("r", 1, 1));
        Assert.Null(cache.Find("r", 1, 2));
    }
}
