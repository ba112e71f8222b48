using GraphExecutor.Execution;
using GraphExecutor.Runs;
using GraphExecutor.Storage.Sqlite;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Tests.Crashes;

/// <summary>What a <c>gx</c> that was killed leaves, and what becomes of it when the run goes on.</summary>
public sealed class LeftoverTests : IDisposable
{
    private const int Timeout = 60_000;

    private readonly Gx _gx = new();

    public void Dispose() => _gx.Dispose();

    [Fact(Timeout = Timeout)]
    public async Task Resume_CommandWithoutEnvironmentWasLeft_EndsItBeforeAnythingStarts()
    {
        // What it is found by is its recorded session alone. The lock tells the next attempt whether it is still there.
        _gx.Write("w.yaml", """
            nodes:
              - id: a
                run: |
                  exec 9> lock
                  flock -n 9 || echo "still there" > overlap
                  if [ "$GX_RUN_ATTEMPT" = 1 ]; then trap '' HUP; echo blocked; exec env -i sleep 600; fi
            """);
        using (var process = await _gx.StartUntilAsync("blocked", "run", "w.yaml", "--run-id", "r1"))
        {
            await RunStores.WaitForProcessWithoutEnvironmentAsync(_gx.Store, "r1", "a");
            await Gx.CrashAsync(process);
        }

        var result = await _gx.RunAsync("resume", "r1");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.False(File.Exists(Path.Combine(_gx.Directory, "overlap")));
    }

    [Fact(Timeout = Timeout)]
    public async Task Resume_FilesOfCommandsWereLeft_RemovesThem()
    {
        _gx.Write("w.yaml", """
            nodes:
              - { id: a, run: "test -w $GX_OUTPUT; echo blocked; test $GX_RUN_ATTEMPT = 2 || exec sleep 600" }
            """);
        using (var process = await _gx.StartUntilAsync("blocked", "run", "w.yaml", "--run-id", "r1"))
        {
            await Gx.CrashAsync(process);
        }

        Assert.Single(Files());

        var result = await _gx.RunAsync("resume", "r1");

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(Files());
        Assert.Empty(Directory.GetFileSystemEntries(Workspaces));
    }

    [Fact(Timeout = Timeout)]
    public async Task Resume_RunWithoutWorkspace_LeavesRunsOfTheSameIdInOtherStoresAlone()
    {
        using var other = new Gx();
        other.Write("w.yaml", "nodes: [ { id: a, run: 'echo up; until test -e go; do sleep 0.05; done' } ]");
        using var neighbour = await other.StartUntilAsync("up", "run", "w.yaml", "--run-id", "r1");

        // As a program records it that uses the library.
        await using (var store = await SqliteRunStore.OpenAsync(new SqliteRunStoreOptions { Path = Path.Combine(_gx.Directory, "runs.db") }, Token))
        {
            var workflow = Workflow.Parse("nodes: [ { id: a, run: 'test $GX_RUN_ATTEMPT -ge 3; echo $GX_WORKSPACE' } ]");
            var result = await new AsyncGraphExecutor(workflow, new ExecutorOptions { ThreadId = "r1", Store = store }).ExecuteAsync(Token);
            Assert.Equal(RunStatus.Failed, result.Status);
        }

        var second = await _gx.RunAsync("resume", "r1", "--store", "sqlite:runs.db");
        var third = await _gx.RunAsync("resume", "r1", "--store", "sqlite:runs.db");
        other.Write("go", "");
        await Gx.WaitAsync(neighbour);

        Assert.True((second.ExitCode, third.ExitCode) == (1, 0), second.Error + third.Error);
        Assert.StartsWith($"[a] {Workspaces}/r1.", third.Lines.First(line => line.StartsWith("[a]", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(0, neighbour.ExitCode);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Workspaces => Path.Combine(_gx.Directory, "state/graphexecutor/workspaces");

    private string[] Files() => Directory.GetFiles(Workspaces, "*.out", SearchOption.AllDirectories);
}
