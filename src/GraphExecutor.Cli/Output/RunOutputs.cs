using GraphExecutor.Cli.Output.Live;
using GraphExecutor.Pty;
using GraphExecutor.Runs;

namespace GraphExecutor.Cli.Output;

/// <summary>Chooses how a run is shown, and ends that.</summary>
internal static class RunOutputs
{
    public static IRunOutput Create(OutputOptions options, ShownRun run, OutputWriter output)
    {
        if (options.Json)
        {
            return new JsonOutput(output);
        }

        var style = OutputStyle.ForStandardOutput();
        return !options.Plain && CanShowLive(Environment.GetEnvironmentVariable)
            ? new LiveOutput(run, output, style, options, TimeProvider.System)
            : new PlainOutput(run, output, style);
    }

    /// <summary>Shows how a run ended, and waits until all of it is written.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> FinishAsync(IRunOutput shown, OutputWriter output, RunResult result)
    {
        await shown.FinishAsync(result);
        await shown.DisposeAsync();
        await output.DisposeAsync();
        if (output.Failure is { } failure)
        {
            Console.Error.WriteLine($"gx: the run ended ({result.Status.ToString().ToLowerInvariant()}), but its output could not all be written: {failure}");
            return ExitCode.Internal;
        }

        return ExitCode.Of(result.Status);
    }

    /// <summary>
    /// Whether somebody looks at a terminal that can do more than print lines. Builds on servers often have one that nobody sees until
    /// later: they say so by <c>CI</c>.
    /// </summary>
    private static bool CanShowLive(Func<string, string?> variable) =>
        !Console.IsOutputRedirected
        && variable("CI") is null or "" or "false" or "0"
        && variable("TERM") is not (null or "" or "dumb")
        && TerminalWindow.Size() is not null
        && TerminalWindow.IsForeground();
}
