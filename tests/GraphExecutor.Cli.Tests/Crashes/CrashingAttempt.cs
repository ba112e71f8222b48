using System.Diagnostics;
using GraphExecutor.Cli.Output;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Recording;
using GraphExecutor.Resuming;
using GraphExecutor.Storage;
using GraphExecutor.Storage.Sqlite;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Tests.Crashes;

/// <summary>
/// An attempt of a run, executed as <c>gx</c> does it with a store that kills its process. It is this test program, started again with a
/// variable that names the run and the point.
/// </summary>
internal static class CrashingAttempt
{
    private const string Variable = "GX_TEST_CRASH";

    public static Process Start(CrashedRun run, CrashPoint point)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            WorkingDirectory = run.Directory,
            RedirectStandardOutput = true,
            Environment =
            {
                [Variable] = $"{run.Store}|{run.Id}|{point}",
                ["XDG_STATE_HOME"] = Path.Combine(run.Directory, "state"),
            },
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    /// <summary>What the program does when it was started as such a process.</summary>
    /// <returns>Its exit code; <see langword="null"/> when it was not.</returns>
    public static async Task<int?> TryRunAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split('|') is not [var path, var runId, var point])
        {
            return null;
        }

        var workflow = Workflow.Parse(await File.ReadAllTextAsync("w.json"));
        await using var inner = await SqliteRunStore.OpenAsync(new SqliteRunStoreOptions { Path = path });
        await using var store = new CrashingStore(inner, CrashPoint.Parse(point));
        var attempt = await store.GetRunAsync(runId) is { } seen
            ? await ResumeAsync(store, seen, workflow)
            : await BeginAsync(store, runId, workflow);
        return await attempt.ExecuteAsync(new OutputOptions { Json = true });
    }

    private static async Task<LocalRun> BeginAsync(CrashingStore store, string runId, Workflow workflow)
    {
        var now = TimeProvider.System.GetUtcNow();
        var created = await store.CreateRunAsync(new NewRun
        {
            RunId = runId,
            WorkflowName = workflow.Name,
            Workflow = StoredWorkflow.Of(workflow.ToJson()),
            Time = now,
            Lease = Lease(now),
            StartDirectory = Environment.CurrentDirectory,
            Workspace = Workspaces.NewPath(runId, isRecorded: true),
        });
        return Attempt(store, created.Run, workflow);
    }

    private static async Task<LocalRun> ResumeAsync(CrashingStore store, RunRecord seen, Workflow workflow)
    {
        var now = TimeProvider.System.GetUtcNow();
        var nodes = await store.GetNodesAsync(seen.RunId);
        var plan = ResumePlanner.Plan(new ResumeRequest { Earlier = workflow, Results = nodes.ToDictionary(node => node.NodeId, node => node.Result) });
        var reset = plan.Reset(nodes, now);
        var started = await store.StartAttemptAsync(seen, new NewAttempt { Time = now, Lease = Lease(now), Nodes = reset });
        return Attempt(
            store,
            started.Run!,
            workflow,
            [
                .. nodes.ExceptBy(reset.Select(change => change.NodeId), node => node.NodeId),
                .. reset.Select(change => change.ToRecord(started.Run!.Attempt)),
            ],
            plan);
    }

    private static LocalRun Attempt(
        CrashingStore store, RunRecord run, Workflow workflow, IReadOnlyList<NodeRecord>? nodes = null, ResumePlan? plan = null) => new()
        {
            Workflow = workflow,
            Store = store,
            Run = run,
            Nodes = nodes ?? [],
            InitialState = plan?.InitialState,
            Secrets = new Dictionary<string, string>(),
            MaxParallelism = null,
        };

    private static RunLease Lease(DateTimeOffset now) => new(ThisProcess.Owner(), now + RunRecorder.LeaseTime);
}
