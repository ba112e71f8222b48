using System.Text;
using GraphExecutor.Documents;
using GraphExecutor.Scheduling;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Durable;

/// <summary>The workflows that this process executes, each read and checked once: one for all orchestrations and activities.</summary>
/// <param name="store">Where workflows are kept.</param>
/// <param name="time">The clock; the system's by default.</param>
/// <remarks>
/// An orchestration must get its workflow without waiting, and the same one at every replay. The hash names the content, so what the
/// cache gives never differs; only the first orchestration of a workflow in a process reads the store, and holds its thread until then,
/// also when the store is away: an orchestration that is replayed can neither go on without its workflow nor come back later.
/// </remarks>
public sealed class WorkflowCache(IRunStore store, TimeProvider? time = null)
{
    private const int Places = 64;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Hash, string Name), Task<PlannedWorkflow>> _workflows = [];
    private readonly Queue<(string Hash, string Name)> _byAge = new();

    /// <summary>Workflows of up to this many nodes have no packets.</summary>
    internal int Small { get; init; } = PacketPlan.SmallWorkflow;

    /// <summary>When executions give way; <see langword="null"/> for what the size of the workflow says.</summary>
    internal GenerationRules? Generations { get; init; }

    /// <summary>Adds a workflow that is at hand, as it is where a run is started.</summary>
    /// <param name="hash">Its content hash.</param>
    /// <param name="workflow">The workflow.</param>
    public void Add(string hash, Workflow workflow)
    {
        ArgumentNullException.ThrowIfNull(hash);
        ArgumentNullException.ThrowIfNull(workflow);
        lock (_lock)
        {
            GetOrAdd((hash, workflow.Name), () => Task.FromResult(PlannedWorkflow.Of(workflow, Small, Generations)));
        }
    }

    /// <exception cref="StoreException">The store refuses to be read, or has no such workflow.</exception>
    internal PlannedWorkflow Get(string hash, string name)
    {
        var workflow = GetAsync(hash, name);
        return workflow.IsCompletedSuccessfully ? workflow.Result : workflow.GetAwaiter().GetResult();
    }

    /// <exception cref="StoreException">The store refuses to be read, or has no such workflow.</exception>
    internal Task<PlannedWorkflow> GetAsync(string hash, string name)
    {
        lock (_lock)
        {
            // On the thread pool, whatever rules the thread of an orchestration has for what follows an await.
            return GetOrAdd((hash, name), () => Task.Run(() => LoadAsync(hash, name)));
        }
    }

    private Task<PlannedWorkflow> GetOrAdd((string Hash, string Name) key, Func<Task<PlannedWorkflow>> load)
    {
        if (_workflows.TryGetValue(key, out var known) && !known.IsFaulted)
        {
            return known;
        }

        if (known is null)
        {
            if (_workflows.Count == Places)
            {
                _workflows.Remove(_byAge.Dequeue());
            }

            _byAge.Enqueue(key);
        }

        return _workflows[key] = load();
    }

    private async Task<PlannedWorkflow> LoadAsync(string hash, string name)
    {
        for (var pause = TimeSpan.FromMilliseconds(250); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                var stored = await store.GetWorkflowAsync(hash).ConfigureAwait(false)
                    ?? throw new StoreException(StoreErrorCode.Corrupt, $"The store has no workflow {hash}, which a run names.");
                return PlannedWorkflow.Of(Workflow.Parse(Encoding.UTF8.GetBytes(stored.Json), DocumentFormat.Json, name), Small, Generations);
            }
            catch (StoreException exception) when (exception.Code is StoreErrorCode.Unavailable or StoreErrorCode.Locked)
            {
                await Task.Delay(pause, time ?? TimeProvider.System).ConfigureAwait(false);
            }
        }
    }
}
