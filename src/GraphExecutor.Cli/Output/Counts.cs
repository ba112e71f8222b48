namespace GraphExecutor.Cli.Output;

/// <summary>Numbers of things in words.</summary>
internal static class Counts
{
    public static string Of(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
