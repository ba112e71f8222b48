using System.Diagnostics;

namespace GraphExecutor.Cli.Tests;

/// <summary>Freezes a <c>gx</c>, as a machine that hangs does.</summary>
internal static class Freezing
{
    /// <summary>
    /// Freezes it between two writes to its store. In the middle of one it would keep everybody else from writing for as long as it is frozen.
    /// </summary>
    public static async Task FreezeAsync(Gx gx, Process process)
    {
        using (RunStores.Lock(gx.Store))
        {
            await SendAsync("STOP", process);
            while (!IsFrozen(process))
            {
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>Lets it go on.</summary>
    public static Task ThawAsync(Process process) => SendAsync("CONT", process);

    /// <summary>Whether all its threads have come to a halt, which they do one by one.</summary>
    private static bool IsFrozen(Process process)
    {
        try
        {
            return Directory.GetDirectories($"/proc/{process.Id}/task")
                .All(thread => File.ReadAllText($"{thread}/stat").Contains(") T ", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            // A thread has ended since it was listed: not all of them stood still.
            return false;
        }
    }

    private static async Task SendAsync(string signal, Process process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }
}
