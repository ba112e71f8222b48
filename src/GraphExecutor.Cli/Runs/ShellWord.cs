using System.Buffers;

namespace GraphExecutor.Cli.Runs;

/// <summary>Texts as words of a command line that is meant to be pasted.</summary>
internal static class ShellWord
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-");

    public static string Of(string text) => text.Length > 0 && !text.ContainsAnyExcept(Plain) ? text : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
