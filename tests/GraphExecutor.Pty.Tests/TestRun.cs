using System.Diagnostics;
using GraphExecutor.Pty.Ending;

namespace GraphExecutor.Pty.Tests;

/// <summary>A run that nobody runs any more, with what it has left. Disposing it kills that.</summary>
internal sealed class TestRun : IAsyncDisposable
{
    private readonly List<Process> _started = [];

    public string Id { get; } = Guid.NewGuid().ToString("N");

    public static TimeSpan LongGrace { get; } = TimeSpan.FromHours(1);

    /// <summary>Lets bash run a script as a node of this run, and waits for the first line that it prints.</summary>
    public Task<string> StartAsync(string script) => StartAsync("bash", "-c", script);

    /// <inheritdoc cref="StartAsync(string)"/>
    public async Task<string> StartAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment["GX_RUN_ID"] = Id;
        start.Environment["GX_NODE_ID"] = "node";
        var process = Process.Start(start)!;
        _started.Add(process);
        return await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";
    }

    /// <summary>Starts a script that prints the number of what it leaves.</summary>
    public async Task<int> StartNumberedAsync(string script) => int.Parse(await StartAsync(script), null);

    public Task<int> EndAsync(TimeSpan gracePeriod) =>
        RunProcesses.EndAsync(Id, gracePeriod, TimeProvider.System, TestContext.Current.CancellationToken);

    /// <summary>Looks for itself, without what is tested.</summary>
    public bool IsAnythingLeft() =>
        Directory.GetDirectories("/proc").Any(path =>
            int.TryParse(Path.GetFileName(path), out var pid)
            && TestCommand.IsAlive(pid)
            && ProcessEnvironment.TryReadIdentity(pid, out var identity) is true
            && identity.RunId == Id);

    public async ValueTask DisposeAsync()
    {
        await RunProcesses.EndAsync(Id, TimeSpan.Zero, TimeProvider.System, CancellationToken.None);
        _started.ForEach(process => process.Dispose());
    }
}
