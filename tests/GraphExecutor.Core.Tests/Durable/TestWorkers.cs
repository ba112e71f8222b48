using GraphExecutor.Durable;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Durable;

/// <summary>Workers of runs that stand in one store, without an engine that calls them.</summary>
internal sealed class TestWorkers : IAsyncDisposable
{
    private readonly List<RunActivities> _workers = [];

    public InMemoryRunStore Store { get; } = new();

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync();
        }

        await Store.DisposeAsync();
    }

    /// <summary>Another worker.</summary>
    public RunActivities Start(DurableOptions options)
    {
        _workers.Add(new RunActivities(options));
        return _workers[^1];
    }

    /// <summary>A run that begins now.</summary>
    public async Task CreateRunAsync(string run, Workflow workflow, DateTimeOffset now) => await Store.CreateRunAsync(
        new NewRun
        {
            RunId = run,
            WorkflowName = "w",
            Workflow = StoredWorkflow.Of(workflow.ToJson()),
            Time = now,
            Lease = new RunLease(new LeaseOwner("host", 1, 2, "boot", "token"), now.AddDays(1)),
        },
        TestContext.Current.CancellationToken);
}
