using GraphExecutor.Storage;

namespace GraphExecutor.Pty.Tests;

public sealed class RunLeftoversTests
{
    private const string Neighbour = "GX_WORKSPACE=/another exec bash -c 'echo $$; exec sleep 1000'";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = TestCommand.Timeout)]
    [InlineData(null, "env -u GX_WORKSPACE bash -c 'echo $$; exec sleep 1000'")]
    [InlineData("/own", "GX_WORKSPACE=/own exec bash -c 'echo $$; exec sleep 1000'")]
    [InlineData("/own", "env -u GX_WORKSPACE bash -c 'echo $$; exec sleep 1000'")]
    public async Task EndAsync_RunOfTheSameIdInAnotherStore_IsLeftAlone(string? workspace, string own)
    {
        await using var left = new TestRun();
        var neighbour = await left.StartNumberedAsync(Neighbour);
        var process = await left.StartNumberedAsync(own);
        await using var store = new InMemoryRunStore();
        var run = await store.CreateRunAsync(
            new NewRun
            {
                RunId = left.Id,
                WorkflowName = "w",
                Workflow = StoredWorkflow.Of("{}"),
                Time = DateTimeOffset.UtcNow,
                Lease = new RunLease(new LeaseOwner("gone", 1, 1, "boot", "token"), DateTimeOffset.UtcNow),
                Workspace = workspace,
            },
            Token);

        Assert.Equal(1, await RunLeftovers.EndAsync(store, run.Run, Token));

        Assert.False(TestCommand.IsAlive(process));
        Assert.True(TestCommand.IsAlive(neighbour));
    }
}
