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

    private string Workspaces => Path.Combine(_gx.Directory, "state/graphexecutor/workspaces");

    private string[] Files() => Directory.GetFiles(Workspaces, "*.out", SearchOption.AllDirectories);
}
