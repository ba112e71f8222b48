using GraphExecutor.Durable;
using GraphExecutor.Storage;
using Microsoft.Extensions.Time.Testing;

namespace GraphExecutor.Tests.Durable;

public sealed class WorkflowCacheTests
{
    private const string Json = """{"name":"w","nodes":[{"id":"a","run":"true"}]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task Get_StoreIsAwayForHours_WaitsForIt()
    {
        var time = new FakeTimeProvider();
        await using var store = new InMemoryRunStore();
        var workflow = await CreateRunAsync(store, time);
        var until = time.GetUtcNow().AddHours(2);
        var away = FaultyStore.Create(store, (method, _) =>
        {
            if (method == nameof(IRunStore.GetWorkflowAsync) && time.GetUtcNow() < until)
            {
                throw new StoreException(StoreErrorCode.Unavailable, "it is away");
            }
        });

        // As an orchestration does, which may not await it.
        var asking = Task.Run(() => new WorkflowCache(away, time).Get(workflow.Hash, "w"), Token);
        while (!asking.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.WhenAny(asking, Task.Delay(1, Token));
        }

        Assert.Equal(1, (await asking).Plan.NodeCount);
        Assert.True(time.GetUtcNow() >= until);
    }

    [Fact(Timeout = 30_000)]
    public async Task Get_StoreRefuses_SaysWhy()
    {
        await using var store = new InMemoryRunStore();
        var refusing = FaultyStore.Create(store, (_, _) => throw new StoreException(StoreErrorCode.Corrupt, "it is damaged"));

        var problem = Assert.Throws<StoreException>(() => new WorkflowCache(refusing).Get("hash", "w"));

        Assert.Equal("it is damaged", problem.Message);
    }

    private static async Task<StoredWorkflow> CreateRunAsync(InMemoryRunStore store, TimeProvider time)
    {
        var workflow = StoredWorkflow.Of(Json);
        var lease = new RunLease(new LeaseOwner("host", 1, 2, "boot", "token"), time.GetUtcNow().AddDays(1));
        await store.CreateRunAsync(new NewRun { RunId = "r1", WorkflowName = "w", Workflow = workflow, Time = time.GetUtcNow(), Lease = lease }, Token);
        return workflow;
    }
}
