namespace GraphExecutor.Cli;

/// <summary>What was asked cannot be done. The message says what, where and how to mend it.</summary>
internal class CommandException(int exitCode, string message) : Exception(message)
{
    /// <summary>What <c>gx</c> exits with.</summary>
    public int ExitCode { get; } = exitCode;
}
