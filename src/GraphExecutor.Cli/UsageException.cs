namespace GraphExecutor.Cli;

/// <summary>What was asked cannot be done as it was asked. The message says what, where and how to mend it.</summary>
internal sealed class UsageException(string message) : Exception(message);
