namespace GraphExecutor.Cli;

/// <summary>The command line asks for something that cannot be.</summary>
internal sealed class UsageException(string message) : CommandException(Cli.ExitCode.Invalid, message);
