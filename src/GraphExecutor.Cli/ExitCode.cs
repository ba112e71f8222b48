using GraphExecutor.Runs;

namespace GraphExecutor.Cli;

/// <summary>Exit codes of every command. They are a contract.</summary>
internal static class ExitCode
{
    /// <summary>It did what was asked; a run completed.</summary>
    public const int Success = 0;

    /// <summary>The run failed.</summary>
    public const int RunFailed = 1;

    /// <summary>The workflow or the command line is wrong; nothing ran.</summary>
    public const int Invalid = 2;

    /// <summary>There is no such run or node.</summary>
    public const int NotFound = 3;

    /// <summary>The run is not in a state in which this can be done.</summary>
    public const int Conflict = 4;

    /// <summary>Something went wrong inside <c>gx</c> or with its files.</summary>
    public const int Internal = 5;

    /// <summary>The run was cancelled, by Ctrl-C or anyone.</summary>
    public const int Cancelled = 130;

    public static int Of(RunStatus status) => status switch
    {
        RunStatus.Completed => Success,
        RunStatus.Cancelled => Cancelled,
        _ => RunFailed,
    };
}
