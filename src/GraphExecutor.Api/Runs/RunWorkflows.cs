using GraphExecutor.Starting;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;
using Microsoft.Extensions.Caching.Memory;

namespace GraphExecutor.Api.Runs;

/// <summary>The workflows of runs, read once while they are looked at often.</summary>
internal sealed class RunWorkflows(RunStarter starter) : IDisposable
{
    // In nodes, which is what a workflow weighs; a larger one is read each time.
    private const int MostNodes = 200_000;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MostNodes });

    public void Dispose() => _cache.Dispose();

    /// <summary>The workflow that a run's latest attempt executes.</summary>
    public async ValueTask<Workflow> GetAsync(RunRecord run, CancellationToken cancellationToken)
    {
        var key = (run.WorkflowHash, run.WorkflowName);
        if (_cache.TryGetValue<Workflow>(key, out var known))
        {
            return known!;
        }

        var workflow = await starter.WorkflowOfAsync(run, cancellationToken).ConfigureAwait(false);
        _cache.Set(key, workflow, new MemoryCacheEntryOptions { Size = workflow.Definition.Nodes.Count, SlidingExpiration = Kept });
        return workflow;
    }
}
