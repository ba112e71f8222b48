namespace GraphExecutor.Cli.Runs;

/// <summary>Has runs executed and shows them: here, or on a server.</summary>
internal interface IRunExecutor
{
    /// <summary>Starts a run and shows it to its end.</summary>
    /// <returns>The exit code.</returns>
    Task<int> RunAsync(RunArguments arguments);

    /// <summary>Starts the next attempt of a run and shows it to its end, or only shows its plan.</summary>
    /// <returns>The exit code.</returns>
    Task<int> ResumeAsync(ResumeArguments arguments);
}
