using System.Diagnostics;
using System.Globalization;

namespace GraphExecutor.Cli.Tests.Commands;

public sealed class SignalTests : IDisposable
{
    private const int Timeout = 60_000;

    private readonly Gx _gx = new();

    public void Dispose() => _gx.Dispose();

    [Theory(Timeout = Timeout)]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task Run_Signal_CancelsTheRunAndLeavesNothing(string signal)
    {
        var file = _gx.Write("w.yaml", """
            nodes:
              - { id: a, run: "echo $$ started; sleep 1000" }
              - { id: b, run: "echo never", needs: [a] }
            """);
        using var process = _gx.Start("run", file);
        var node = await NodePidAsync(process);

        await SendAsync(signal, process.Id);
        var rest = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Gx.WaitAsync(process);

        Assert.Equal(130, process.ExitCode);
        Assert.Contains("-- a: cancelled: the run was cancelled", rest, StringComparison.Ordinal);
        Assert.Contains("-- b: cancelled: the run was cancelled", rest, StringComparison.Ordinal);
        Assert.False(Directory.Exists($"/proc/{node}"));
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_SecondSignal_KillsWhatDoesNotEnd()
    {
        var file = _gx.Write("w.yaml", """
            nodes:
              - id: stubborn
                gracePeriod: 10m
                run: |
                  trap 'echo not me' TERM HUP INT
                  echo $$ started
                  while true; do sleep 1000 || true; done
            """);
        using var process = _gx.Start("run", file);
        var node = await NodePidAsync(process);

        await SendAsync("INT", process.Id);
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) != "[stubborn] not me")
        {
            // The shell also says that its sleep was terminated.
        }

        await SendAsync("INT", process.Id);
        await Gx.WaitAsync(process);

        Assert.Equal(130, process.ExitCode);
        Assert.False(Directory.Exists($"/proc/{node}"));
    }

    private static async Task<int> NodePidAsync(Process process)
    {
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        return int.Parse(line!.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    private static async Task SendAsync(string signal, int pid)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{pid}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }
}
