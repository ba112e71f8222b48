using System.Runtime.InteropServices;
using GraphExecutor.Cli.Output;

namespace GraphExecutor.Cli.Watching;

/// <summary>Runs something, and again whenever one of some files has changed, until somebody ends it.</summary>
internal sealed class WatchedRuns(IReadOnlyList<string> paths)
{
    /// <param name="run">What is run; gives its exit code.</param>
    /// <returns>The last exit code.</returns>
    public async Task<int> RunAsync(Func<Task<int>> run)
    {
        var watch = new FileWatch(paths);
        var again = false;
        while (true)
        {
            int exitCode;
            try
            {
                exitCode = await run();
            }
            catch (CommandException exception) when (again)
            {
                // A file that is being written, or away for a moment: the next change mends it.
                exitCode = ErrorOutput.Command(exception);
            }

            again = true;
            if (exitCode == ExitCode.Cancelled || await NextChangeAsync(watch) is not { } changed)
            {
                return exitCode;
            }

            Console.Error.WriteLine($"gx: {changed} has changed");
        }
    }

    /// <summary>What has changed; <see langword="null"/> when somebody ends the waiting.</summary>
    private static async Task<string?> NextChangeAsync(FileWatch watch)
    {
        using var end = new CancellationTokenSource();
        PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];
        var registrations = signals.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            end.Cancel();
        })).ToList();
        try
        {
            Console.Error.WriteLine("gx: waiting for a change; Ctrl-C ends it");
            return await watch.WaitAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            // After the terminal's ^C.
            Console.Error.WriteLine();
            return null;
        }
        finally
        {
            registrations.ForEach(registration => registration.Dispose());
        }
    }
}
