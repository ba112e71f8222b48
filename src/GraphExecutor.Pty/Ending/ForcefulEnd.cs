using System.Diagnostics;
using GraphExecutor.Pty.EventLoop;
using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty.Ending;

/// <summary>Kills all that runs of all commands, on the caller's thread: nobody is asked, and nothing is waited for but death.</summary>
internal sealed class ForcefulEnd(ProcessTable processes, DescriptorLoop loop)
{
    /// <summary>What is still there then hangs in the kernel, or is begun faster than it can be killed.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    internal void Run()
    {
        for (var begin = Stopwatch.GetTimestamp(); ;)
        {
            var commands = processes.Commands.Where(command => command.TryDoom()).ToList();
            if (commands.Count == 0 || !KillAllOf(commands) || Stopwatch.GetElapsedTime(begin) >= Longest)
            {
                return;
            }

            Thread.Sleep(1); // What was begun between the look and the signals, and what is not dead yet, shows in another look.
        }
    }

    /// <returns>Whether anything was still alive, the commands' own processes among it: those have been killed, but may not be dead yet.</returns>
    private bool KillAllOf(List<CommandProcess> commands)
    {
        var any = false;
        var snapshot = processes.LookAtAll(commands.Min(command => command.ReadStartTime()));
        foreach (var command in commands)
        {
            var found = snapshot.Of(command);
            any |= found.Count > 0 || (ProcessEntry.TryRead(command.Pid, out var own) && own.IsAlive);
            command.KillGroups(found.Where(process => process.Session == command.Pid).Select(process => process.Group).Distinct());
            foreach (var process in found.Where(process => process.Session != command.Pid))
            {
                using var strayed = StrayProcess.TryHold(loop, process);
                strayed?.Send(SignalNumber.Kill);
            }
        }

        return any;
    }
}
