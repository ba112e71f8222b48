using System.Text;
using System.Text.Json;
using GraphExecutor.Durable;
using GraphExecutor.Nodes;
using GraphExecutor.Pty;
using GraphExecutor.Storage;
using GraphExecutor.Storage.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace GraphExecutor.Api.Tests.Durable;

/// <summary>Two workers of a deployment, each with its own connection to one SQLite file, that run commands in terminals.</summary>
internal sealed class TwoWorkers : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<IAsyncDisposable> _toDispose = [];

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>The run, which no other of this machine is taken for: its commands could be ended as leftovers of that.</summary>
    public string RunId { get; } = $"two-{Guid.NewGuid():N}";

    /// <summary>The store as nobody is kept from it.</summary>
    public IRunStore Store { get; private set; } = null!;

    public TestWorker First { get; private set; } = null!;

    public TestWorker Second { get; private set; } = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="workflow">JSON.</param>
    /// <param name="functions">Functions that it names.</param>
    public static async Task<TwoWorkers> StartAsync(string workflow, NodeFunctions? functions = null)
    {
        var two = new TwoWorkers();
        two.Store = await two.OpenAsync();
        var run = new NewRun
        {
            RunId = two.RunId,
            WorkflowName = "w",
            Workflow = StoredWorkflow.Of(Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(JsonElement.Parse(workflow)))),
            Time = two.Time.GetUtcNow(),
            Lease = new RunLease(new LeaseOwner("engine", 0, 0, "", "token"), two.Time.GetUtcNow().AddDays(1)),
            StartDirectory = two._directory.Path,
        };
        var created = await two.Store.CreateRunAsync(run, Token);
        two.First = await two.WorkerAsync(created.Run, functions);
        two.Second = await two.WorkerAsync(created.Run, functions);
        return two;
    }

    /// <summary>A file where commands run.</summary>
    public string File(string name) => Path.Combine(_directory.Path, name);

    /// <summary>Lets the clock run until something is so.</summary>
    public async Task AdvanceUntilAsync(Func<bool> isSo, TimeSpan? step = null)
    {
        while (!isSo())
        {
            Token.ThrowIfCancellationRequested();
            Time.Advance(step ?? TimeSpan.FromMilliseconds(250));
            await Task.Delay(5, Token);
        }
    }

    /// <summary>The result of an activity; the clock runs as long as it takes.</summary>
    public async Task<JsonElement> ResultAsync(Task<JsonElement> activity, TimeSpan? step = null)
    {
        await AdvanceUntilAsync(() => activity.IsCompleted, step);
        return await activity;
    }

    public async ValueTask DisposeAsync()
    {
        _toDispose.Reverse();
        foreach (var each in _toDispose)
        {
            await each.DisposeAsync();
        }

        _directory.Dispose();
    }

    private async Task<IRunStore> OpenAsync()
    {
        var store = await SqliteRunStore.OpenAsync(new SqliteRunStoreOptions { Path = File("runs.db") }, Token);
        _toDispose.Add(store);
        return store;
    }

    private async Task<TestWorker> WorkerAsync(RunRecord run, NodeFunctions? functions)
    {
        var commands = new PtyCommandRunner(new PtyCommandRunnerOptions());
        var (store, reach) = StoreInReach.Of(await OpenAsync());
        var activities = new RunActivities(new DurableOptions
        {
            Store = store,
            Workflows = new WorkflowCache(store, Time),
            Functions = functions,
            CommandsFor = _ => commands,
            TimeProvider = Time,
        });
        _toDispose.Add(commands);
        _toDispose.Add(activities);
        return new TestWorker(run, activities, reach);
    }
}
