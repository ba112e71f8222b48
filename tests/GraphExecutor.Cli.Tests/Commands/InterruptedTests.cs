using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace GraphExecutor.Cli.Tests.Commands;

/// <summary>Runs whose <c>gx</c> was killed, frozen or told to stop by another one.</summary>
public sealed class InterruptedTests : IDisposable
{
    private const int Timeout = 60_000;

    private const string Workflow = """
        nodes:
          - { id: a, run: "echo run >> a" }
          - id: b
            needs: [a]
            run: |
              echo run >> b
              if [ "$GX_RUN_ATTEMPT" = 1 ]; then trap '' HUP; echo $$ > pid; echo blocked; exec sleep 1000; fi
          - { id: c, run: "echo run >> c", needs: [b] }
        """;

    private readonly Gx _gx = new();

    public void Dispose() => _gx.Dispose();

    [Fact(Timeout = Timeout)]
    public async Task Resume_AfterACrash_EndsWhatWasLeftAndRunsTheRest()
    {
        await CrashAsync();
        var left = Pid();
        Assert.Equal("interrupted", await StatusAsync());

        var result = await _gx.RunAsync("resume", "r1");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.False(IsRunning(left));
        Assert.Equal((1, 2, 1), (_gx.Count("a"), _gx.Count("b"), _gx.Count("c")));
        Assert.Equal("completed", await StatusAsync());
    }

    [Fact(Timeout = Timeout)]
    public async Task Reap_AfterACrash_EndsWhatWasLeft()
    {
        await CrashAsync();
        var left = Pid();

        var result = await _gx.RunAsync("runs", "reap");
        var again = await _gx.RunAsync("runs", "reap");

        Assert.Equal((0, "1 process ended\n"), (result.ExitCode, result.Output));
        Assert.Equal("0 processes ended\n", again.Output);
        Assert.False(IsRunning(left));
        Assert.Equal("interrupted", await StatusAsync());
    }

    [Fact(Timeout = Timeout)]
    public async Task Reap_CommandThatEmptiedItsEnvironment_IsEnded()
    {
        _gx.Write("w.yaml", "nodes: [{ id: a, run: 'echo $$ > pid; trap \"\" HUP; echo blocked; exec env -i sleep 1000' }]");
        using (var process = await _gx.StartUntilAsync("blocked", "run", "w.yaml", "--run-id", "r1"))
        {
            await RunStores.WaitForProcessWithoutEnvironmentAsync(_gx.Store, "r1", "a");
            await Gx.CrashAsync(process);
        }

        var result = await _gx.RunAsync("runs", "reap");

        Assert.Equal((0, "1 process ended\n"), (result.ExitCode, result.Output));
        Assert.False(IsRunning(Pid()));
    }

    [Fact(Timeout = Timeout)]
    public async Task Reap_RunIsAlive_LeavesItAlone()
    {
        using var process = await StartAsync();

        var result = await _gx.RunAsync("runs", "reap");

        Assert.Equal("0 processes ended\n", result.Output);
        Assert.True(IsRunning(Pid()));
    }

    [Fact(Timeout = Timeout)]
    public async Task Resume_RunIsAlive_ExitsWith4AndLeavesItAlone()
    {
        using var process = await StartAsync();

        var result = await _gx.RunAsync("resume", "r1");

        Assert.Equal(4, result.ExitCode);
        Assert.Contains($"run r1 is alive: process {process.Id} on", result.Error, StringComparison.Ordinal);
        Assert.True(IsRunning(Pid()));
    }

    [Fact(Timeout = Timeout)]
    public async Task Resume_RunOfTheSameIdInAnotherStore_IsLeftAlone()
    {
        using var process = await StartAsync();
        _gx.Write("other.yaml", "nodes: [{ id: a, run: \"test $GX_RUN_ATTEMPT = 2\" }]");
        await _gx.RunAsync("run", "other.yaml", "--run-id", "r1", "--store", "sqlite:other.db");

        var result = await _gx.RunAsync("resume", "r1", "--store", "sqlite:other.db");

        Assert.Equal(0, result.ExitCode);
        Assert.True(IsRunning(Pid()));
    }

    [Fact(Timeout = Timeout)]
    public async Task Cancel_RunOfAnotherProcess_EndsItAndItCanBeResumed()
    {
        using var process = await StartAsync();

        var cancel = await _gx.RunAsync("cancel", "r1", "--json");
        await Gx.WaitAsync(process);

        Assert.Equal((0, 130), (cancel.ExitCode, process.ExitCode));
        Assert.Equal("{\"runId\":\"r1\",\"status\":\"cancelling\"}\n", cancel.Output);
        Assert.False(IsRunning(Pid()));
        Assert.Equal("cancelled", await StatusAsync());
        Assert.Equal(4, (await _gx.RunAsync("cancel", "r1")).ExitCode);
        Assert.Equal(0, (await _gx.RunAsync("resume", "r1")).ExitCode);
        Assert.Equal((1, 2, 1), (_gx.Count("a"), _gx.Count("b"), _gx.Count("c")));
    }

    [Fact(Timeout = Timeout)]
    public async Task Cancel_InterruptedRun_SaysWhatToDo()
    {
        await CrashAsync();

        var result = await _gx.RunAsync("cancel", "r1");

        Assert.Equal(4, result.ExitCode);
        Assert.Contains("is interrupted", result.Error, StringComparison.Ordinal);
        await _gx.RunAsync("runs", "reap");
    }

    [Fact(Timeout = Timeout)]
    public async Task Resume_CrashWhileANodeWaitedForARetry_RunsItAgain()
    {
        _gx.Write("w.yaml", """
            nodes:
              - { id: a, run: "echo run >> a; test -e fixed", retry: { maxAttempts: 3, delay: 1h } }
              - { id: b, run: "echo run >> b", needs: [a] }
            """);
        using (var process = await _gx.StartUntilAsync("ExitCode 1", "run", "w.yaml", "--run-id", "r1"))
        {
            await Gx.CrashAsync(process);
        }

        _gx.Write("fixed", "");

        var result = await _gx.RunAsync("resume", "r1");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal((2, 1), (_gx.Count("a"), _gx.Count("b")));
    }

    [Fact(Timeout = 90_000)]
    public async Task FrozenOwner_ResumedByAnother_RecordsNothingMoreAndSaysSo()
    {
        // b of the first attempt would end at once, and c start, when its gx wakes up.
        using var process = await StartAsync();
        await Freezing.FreezeAsync(_gx, process);
        var resumed = await _gx.RunAsync("resume", "r1");
        while (resumed.ExitCode == 4)
        {
            // Its lease still holds: 15 s at most.
            resumed = await _gx.RunAsync("resume", "r1");
        }

        Assert.Equal((0, ""), (resumed.ExitCode, resumed.Error));
        var before = (await _gx.RunAsync("show", "r1", "--json")).Output;

        await Freezing.ThawAsync(process);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Gx.WaitAsync(process);

        Assert.Equal(4, process.ExitCode);
        Assert.Contains("r1", await error, StringComparison.Ordinal);
        Assert.Equal("", await output);
        Assert.Equal(before, (await _gx.RunAsync("show", "r1", "--json")).Output);
        Assert.False(IsRunning(Pid()));
        Assert.Equal((1, 2, 1), (_gx.Count("a"), _gx.Count("b"), _gx.Count("c")));
    }

    private async Task<Process> StartAsync() =>
        await _gx.StartUntilAsync("blocked", "run", _gx.Write("w.yaml", Workflow), "--run-id", "r1");

    private async Task CrashAsync()
    {
        using var process = await StartAsync();
        await Gx.CrashAsync(process);
    }

    private async Task<string?> StatusAsync() =>
        JsonElement.Parse((await _gx.RunAsync("show", "r1", "--json")).Output).GetProperty("status").GetString();

    private int Pid() => int.Parse(_gx.Read("pid"), CultureInfo.InvariantCulture);

    /// <summary>Whether a process runs: one that has ended stays in the table until somebody takes note of it.</summary>
    private static bool IsRunning(int pid)
    {
        try
        {
            return !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
