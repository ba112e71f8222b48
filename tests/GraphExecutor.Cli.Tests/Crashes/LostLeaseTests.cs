using System.Globalization;
using GraphExecutor.Storage;
using GraphExecutor.Storage.Sqlite;

namespace GraphExecutor.Cli.Tests.Crashes;

/// <summary>A <c>gx</c> that was frozen while somebody else took its run over.</summary>
public sealed class LostLeaseTests : IDisposable
{
    private readonly Gx _gx = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _gx.Dispose();

    /// <summary>From another machine nobody can end its commands: that is left to itself, when it wakes up.</summary>
    [Fact(Timeout = 60_000)]
    public async Task FrozenOwner_ResumedOnAnotherMachine_EndsItsCommandsRecordsNothingAndSaysSo()
    {
        _gx.Write("w.yaml", """
            nodes:
              - { id: a, run: "sleep 600 & trap 'echo cleaned >> cleaned; exit' TERM; echo $$ > pid; echo $! > child; echo blocked; wait" }
              - { id: b, run: "sleep 600; echo again >> again", retry: { maxAttempts: 3, delay: 1ms } }
              - { id: c, run: "echo started > c", join: settled, needs: [a] }
            """);
        using var process = await _gx.StartUntilAsync("blocked", "run", "w.yaml", "--run-id", "r1");
        await Freezing.FreezeAsync(_gx, process);
        await using var store = await SqliteRunStore.OpenAsync(new SqliteRunStoreOptions { Path = _gx.Store }, Token);
        var now = TimeProvider.System.GetUtcNow();
        var other = new RunLease(new LeaseOwner("another", 1, 2, "boot", "token"), now.AddHours(1));
        Assert.True((await store.StartAttemptAsync((await store.GetRunAsync("r1", Token))!, new NewAttempt { Time = now, Lease = other }, Token)).Started);
        var before = await store.GetTransitionsAsync("r1", 0, 100, Token);

        await Freezing.ThawAsync(process);
        var error = process.StandardError.ReadToEndAsync(Token);
        await Gx.WaitAsync(process);

        Assert.Equal(4, process.ExitCode);
        Assert.Contains("Attempt 1 of run r1 can record nothing more: attempt 2 has taken over", await error, StringComparison.Ordinal);
        Assert.Equal(before, await store.GetTransitionsAsync("r1", 0, 100, Token));
        Assert.False(IsRunning("pid") || IsRunning("child"));
        Assert.Equal((1, 0, 0), (_gx.Count("cleaned"), _gx.Count("again"), _gx.Count("c")));
    }

    private bool IsRunning(string file) =>
        Directory.Exists($"/proc/{int.Parse(_gx.Read(file), CultureInfo.InvariantCulture)}/cwd");
}
