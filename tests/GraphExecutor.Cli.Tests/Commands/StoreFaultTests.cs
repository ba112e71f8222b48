using System.Diagnostics;

namespace GraphExecutor.Cli.Tests.Commands;

public sealed class StoreFaultTests : IDisposable
{
    private const int Timeout = 60_000;

    private readonly Gx _gx = new();

    public void Dispose() => _gx.Dispose();

    [Fact(Timeout = Timeout)]
    public async Task Run_NoWorkflowAndNoStore_TellsOfTheWorkflow()
    {
        _gx.Write("w.yaml", "nodes: [{ id: a }]");

        var result = await _gx.RunAsync("run", "w.yaml", "--store", "mongodb://127.0.0.1:1/runs");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("w.yaml", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", result.Error, StringComparison.Ordinal);
    }

    [Theory(Timeout = Timeout)]
    [InlineData("run", "w.yaml")]
    [InlineData("runs")]
    [InlineData("resume", "r1")]
    [InlineData("show", "r1")]
    [InlineData("logs", "r1")]
    [InlineData("cancel", "r1")]
    public async Task AnyCommand_StoreIsAnotherFile_SaysSoAndExitsWith5(params string[] arguments)
    {
        _gx.Write("w.yaml", "nodes: [{ id: a, run: touch ran }]");
        _gx.Write("notes.txt", new string('x', 5_000));

        var result = await _gx.RunAsync([.. arguments, "--store", "sqlite:notes.txt"]);

        Assert.Equal((5, ""), (result.ExitCode, result.Output));
        Assert.Contains("is not a run store", result.Error, StringComparison.Ordinal);
        Assert.Equal(new string('x', 5_000), _gx.Read("notes.txt"));
        Assert.False(File.Exists(Path.Combine(_gx.Directory, "ran")));
    }

    [Theory(Timeout = Timeout)]
    [InlineData(5, "127.0.0.1:1/runs cannot be reached", "mongodb://me:s3cret@127.0.0.1:1/runs?serverSelectionTimeoutMS=200")]
    [InlineData(5, "percent-encoded", "mongodb://me:s3cret@@@/runs")]
    [InlineData(2, "\"mongo://…\" is no store", "mongo://me:s3cret@host/runs")]
    public async Task Runs_MongoDBThatIsNotThere_SaysSoAndNotThePassword(int exitCode, string message, string store)
    {
        var result = await _gx.RunAsync("runs", "--store", store);

        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", result.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_StoreOfANewerVersion_SaysSoAndExitsWith5()
    {
        _gx.Write("w.yaml", "nodes: [{ id: a, run: touch ran }]");
        await _gx.RunAsync("runs", "--store", "sqlite:s.db");
        var path = Path.Combine(_gx.Directory, "s.db");
        using (var file = File.OpenWrite(path))
        {
            // The number of its version: https://www.sqlite.org/fileformat.html#user_version_number
            file.Position = 60;
            file.Write([0, 0, 0, 99]);
        }

        var result = await _gx.RunAsync("run", "w.yaml", "--store", "sqlite:s.db");

        Assert.Equal((5, ""), (result.ExitCode, result.Output));
        Assert.Contains("newer", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_gx.Directory, "ran")));
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_StoreLockedByAnotherProgram_SaysSoAndStartsNothing()
    {
        _gx.Write("w.yaml", "nodes: [{ id: a, run: echo run >> ran }]");
        await _gx.RunAsync("runs", "--store", "sqlite:s.db");
        GxResult locked;
        using (RunStores.Lock(Path.Combine(_gx.Directory, "s.db")))
        {
            locked = await _gx.RunAsync("run", "w.yaml", "--run-id", "r1", "--store", "sqlite:s.db");
        }

        var free = await _gx.RunAsync("run", "w.yaml", "--run-id", "r1", "--store", "sqlite:s.db");

        Assert.Equal((5, ""), (locked.ExitCode, locked.Output));
        Assert.Contains("is locked by another program: end that program, or try again", locked.Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), (free.ExitCode, free.Error));
        Assert.Equal(1, _gx.Count("ran"));
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_StoreLockedInTheMiddle_EndsWhatRunsAndCanBeResumed()
    {
        _gx.Write("w.yaml", """
            nodes:
              - { id: a, run: "echo run >> a" }
              - { id: b, run: "echo run >> b; until [ -s pid ]; do sleep 0.02; done; echo waiting; until [ -e go ]; do sleep 0.02; done", needs: [a] }
              - { id: c, run: "echo run >> c", needs: [b] }
              - { id: d, run: "[ -e go ] || { echo $$ > pid; exec sleep 1000; }" }
            """);
        using var run = await _gx.StartUntilAsync("[b] waiting", "run", "w.yaml", "--run-id", "r1", "--store", "sqlite:s.db");
        using (RunStores.Lock(Path.Combine(_gx.Directory, "s.db")))
        {
            _gx.Write("go", "");
            await Gx.WaitAsync(run);
        }

        var error = await run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var resumed = await _gx.RunAsync("resume", "r1", "--store", "sqlite:s.db");

        Assert.Equal(5, run.ExitCode);
        Assert.Contains("is locked by another program: end that program, or try again", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists($"/proc/{_gx.Read("pid").Trim()}"));
        Assert.Equal((0, ""), (resumed.ExitCode, resumed.Error));
        Assert.Equal((1, 2, 1), (_gx.Count("a"), _gx.Count("b"), _gx.Count("c")));
    }

    [Theory(Timeout = Timeout)]
    [InlineData("show", "r1")]
    [InlineData("resume", "r1")]
    [InlineData("run", "w.yaml")]
    public async Task AnyCommand_StoreCutShort_SaysWhatToDo(params string[] arguments)
    {
        _gx.Write("w.yaml", "nodes: [{ id: a, run: echo run >> ran; exit 1 }]");
        await _gx.RunAsync("run", "w.yaml", "--run-id", "r1", "--store", "sqlite:s.db");
        using (var file = File.OpenWrite(Path.Combine(_gx.Directory, "s.db")))
        {
            file.SetLength(5 * 4096);
        }

        File.Delete(Path.Combine(_gx.Directory, "s.db-wal"));

        var result = await _gx.RunAsync([.. arguments, "--store", "sqlite:s.db"]);

        Assert.Equal((5, ""), (result.ExitCode, result.Output));
        Assert.Contains("is damaged", result.Error, StringComparison.Ordinal);
        Assert.Equal(1, _gx.Count("ran"));
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_Durable_IsRecordedAndResumedLikeAnyOther()
    {
        _gx.Write("w.yaml", "nodes: [{ id: a, run: echo run >> a }, { id: b, run: echo run >> b; test -e fixed, needs: [a] }]");

        var run = await _gx.RunAsync("run", "w.yaml", "--run-id", "r1", "--durable");
        _gx.Write("fixed", "");
        var resumed = await _gx.RunAsync("resume", "r1", "--durable");
        var unrecorded = await _gx.RunAsync("run", "w.yaml", "--durable", "--store", "memory");

        Assert.Equal((1, 0, 2), (run.ExitCode, resumed.ExitCode, unrecorded.ExitCode));
        Assert.Equal((1, 2), (_gx.Count("a"), _gx.Count("b")));
        Assert.Contains("memory records nothing", unrecorded.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Runs_StoreCanOnlyBeRead_ReadsAndRefusesToRun()
    {
        _gx.Write("w.yaml", "nodes: [{ id: a, run: echo run >> ran }]");
        var disk = Mount("4m");
        var store = $"sqlite:{disk}/s.db";
        try
        {
            await _gx.RunAsync("run", "w.yaml", "--run-id", "r1", "--store", store);
            Assert.True(Succeeds("mount", "-o", "remount,ro", disk));

            var show = await _gx.RunAsync("show", "r1", "--store", store);
            var run = await _gx.RunAsync("run", "w.yaml", "--store", store);

            Assert.Equal((0, ""), (show.ExitCode, show.Error));
            Assert.Equal(5, run.ExitCode);
            Assert.Contains("cannot be written: make the file and its directory writable", run.Error, StringComparison.Ordinal);
            Assert.Equal(1, _gx.Count("ran"));
        }
        finally
        {
            Succeeds("umount", disk);
        }
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_DiskFull_EndsWhatRunsAndCanBeResumedOnceThereIsRoom()
    {
        var disk = Mount("2m");
        var store = $"sqlite:{disk}/s.db";
        try
        {
            _gx.Write("w.yaml", """
                nodes:
                  - { id: a, run: "echo run >> a" }
                  - id: fill
                    needs: [a]
                    run: |
                      until [ -s pid ]; do sleep 0.02; done
                      if [ "$GX_RUN_ATTEMPT" = 1 ]; then dd if=/dev/zero of="$DISK/filler" bs=4k 2> /dev/null || true; seq 1 20000; fi
                    env: { DISK: "${{ context.disk }}" }
                  - { id: long, run: 'if [ "$GX_RUN_ATTEMPT" = 1 ]; then echo $$ > pid; exec sleep 1000; fi' }
                  - { id: last, run: "echo run >> last", needs: [fill, long] }
                """);

            var run = await _gx.RunAsync("run", "w.yaml", "-c", $"disk={disk}", "--run-id", "r1", "--store", store);

            Assert.Equal(5, run.ExitCode);
            Assert.Contains("There is no room left for the run store", run.Error, StringComparison.Ordinal);
            Assert.False(Directory.Exists($"/proc/{_gx.Read("pid").Trim()}"));
            File.Delete(Path.Combine(disk, "filler"));
            var show = await _gx.RunAsync("show", "r1", "--store", store);
            Assert.Contains("interrupted", show.Lines[0], StringComparison.Ordinal);
            var resumed = await _gx.RunAsync("resume", "r1", "--store", store);
            Assert.Equal((0, ""), (resumed.ExitCode, resumed.Error));
            Assert.Equal((1, 1), (_gx.Count("a"), _gx.Count("last")));
        }
        finally
        {
            Succeeds("umount", disk);
        }
    }

    /// <summary>A small disk, or the test is skipped.</summary>
    private string Mount(string size)
    {
        var path = Path.Combine(_gx.Directory, "disk");
        Directory.CreateDirectory(path);
        Assert.SkipUnless(Succeeds("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", path), "mounting a disk is not allowed here");
        return path;
    }

    private static bool Succeeds(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
