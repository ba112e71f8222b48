namespace GraphExecutor.Cli.Tests;

/// <summary>What a <c>gx</c> printed and ended with.</summary>
public sealed record GxResult(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
