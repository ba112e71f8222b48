namespace GraphExecutor.Runs;

/// <summary>The error types that the executor itself gives.</summary>
public static class ErrorTypes
{
    /// <summary>A command exited with a code other than 0. Matched by <c>ExitCode</c>, or <c>ExitCode:3</c> for one code.</summary>
    public const string ExitCode = nameof(ExitCode);

    /// <summary>A signal ended a command.</summary>
    public const string Signal = nameof(Signal);

    /// <summary>It took longer than <c>timeout</c>.</summary>
    public const string Timeout = nameof(Timeout);

    /// <summary>It printed nothing for <c>idleTimeout</c>.</summary>
    public const string IdleTimeout = nameof(IdleTimeout);

    /// <summary>A command could not be started.</summary>
    public const string SpawnFailed = nameof(SpawnFailed);

    /// <summary>A parent failed; not a failure of the node's own.</summary>
    public const string UpstreamFailed = nameof(UpstreamFailed);

    /// <summary>Somebody said no.</summary>
    public const string Rejected = nameof(Rejected);

    /// <summary>It returned more than may be kept.</summary>
    public const string OutputTooLarge = nameof(OutputTooLarge);

    /// <summary>What it returned cannot be read.</summary>
    public const string InvalidOutput = nameof(InvalidOutput);

    /// <summary>An expression failed.</summary>
    public const string ExpressionFailed = nameof(ExpressionFailed);

    /// <summary>The host has no such function, or cannot run commands.</summary>
    public const string HandlerMissing = nameof(HandlerMissing);

    /// <summary>Its worker vanished.</summary>
    public const string Lost = nameof(Lost);

    /// <summary>Whether an error is one that a workflow names, as <c>ExitCode</c> or <c>ExitCode:3</c>.</summary>
    internal static bool Matches(string named, NodeError error, int? exitCode) =>
        named == error.Type
        || (error.Type == ExitCode && named.Length > ExitCode.Length && named.StartsWith(ExitCode + ":", StringComparison.Ordinal)
            && int.TryParse(named.AsSpan(ExitCode.Length + 1), out var code) && code == exitCode);
}
