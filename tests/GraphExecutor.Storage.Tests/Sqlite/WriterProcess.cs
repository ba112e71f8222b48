using System.Diagnostics;
using GraphExecutor.Runs;
using GraphExecutor.Storage.Sqlite;
using static GraphExecutor.Storage.Tests.Contract.Samples;

namespace GraphExecutor.Storage.Tests.Sqlite;

/// <summary>
/// A process that records node after node of a run, and says the number of each once it is recorded. It is this test program, started
/// again with a variable that names the store and the run.
/// </summary>
internal sealed class WriterProcess : IAsyncDisposable
{
    private const string Variable = "GX_TEST_STORE_WRITER";

    private readonly Process _process;

    private WriterProcess(Process process) => _process = process;

    public static WriterProcess Start(string path, string run)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            Environment = { [Variable] = $"{path}|{run}" },
        };
        return new WriterProcess(Process.Start(start)!);
    }

    /// <summary>Waits for the number of the next node that is recorded.</summary>
    /// <returns>The number; -1 when there will be none.</returns>
    public async Task<int> NextAsync(CancellationToken cancellationToken) =>
        await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line && line.EndsWith('.') ? int.Parse(line[..^1], null) : -1;

    /// <summary>Ends it the hard way, and reads what it still said.</summary>
    /// <returns>The last number it said in full.</returns>
    public async Task<int> KillAsync(int last, CancellationToken cancellationToken)
    {
        _process.Kill();
        for (var next = last; next >= 0; next = await NextAsync(cancellationToken))
        {
            last = next;
        }

        await _process.WaitForExitAsync(cancellationToken);
        return last;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>What the program does when it was started as such a process.</summary>
    /// <returns>Whether it was.</returns>
    internal static async Task<bool> TryRunAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split('|') is not [var path, var run])
        {
            return false;
        }

        await WriteAsync(path, run);
        return true;
    }

    private static async Task WriteAsync(string path, string run)
    {
        await using var store = await SqliteRunStore.OpenAsync(new SqliteRunStoreOptions { Path = path });
        await store.CreateRunAsync(Contract.Samples.Run(run));
        for (var i = 0; i < 1_000_000; i++)
        {
            var line = Chunk(i, $"{i}") with { NodeId = "log" };
            await store.WriteAsync(Write(run, Change($"n{i}", NodeStatus.Running, 1)) with { Log = [line] });
            await store.WriteAsync(Write(run, Change($"n{i}", NodeStatus.Completed, 2)));
            Console.Out.WriteLine($"{i}.");
        }
    }
}
