using GraphExecutor.Nodes;
using GraphExecutor.Pty.Ending;

namespace GraphExecutor.Pty.Tests;

/// <summary>Requests as the executor makes them, and a look at what became of processes.</summary>
internal static class TestCommand
{
    public const int Timeout = 30_000;

    /// <summary>A script for bash with a terminal.</summary>
    public static CommandRequest Shell(string script) => Program("bash", "-eo", "pipefail", "-c", script);

    /// <summary>A program with a terminal. Each request is of a run of its own.</summary>
    public static CommandRequest Program(params string[] arguments) => new()
    {
        RunId = Guid.NewGuid().ToString("N"),
        NodeId = "node",
        Arguments = arguments,
        Environment = new Dictionary<string, string>(),
        Terminal = TerminalSize.Default,
    };

    /// <summary>Runs it with a runner of its own.</summary>
    public static async Task<CommandResult> RunAsync(
        CommandRequest request, ICommandOutput? output = null, PtyCommandRunnerOptions? options = null)
    {
        await using var runner = new PtyCommandRunner(options);
        return await runner.RunAsync(request, output ?? new RecordedOutput(), TestContext.Current.CancellationToken);
    }

    /// <summary>Runs a script and gives the lines that it prints.</summary>
    public static async Task<IReadOnlyList<string>> LinesOfAsync(CommandRequest request, PtyCommandRunnerOptions? options = null)
    {
        var output = new RecordedOutput();
        var result = await RunAsync(request, output, options);
        Assert.Null(result.Message);
        return output.Lines;
    }

    /// <summary>Whether there is such a process, other than as a zombie.</summary>
    public static bool IsAlive(int pid) => ProcessEntry.TryRead(pid, out var process) && process.IsAlive;

    /// <summary>For one that has been killed: Linux takes its time, and who killed it did not wait for as long as it takes.</summary>
    public static async Task WaitForDeathAsync(int pid)
    {
        while (IsAlive(pid))
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
