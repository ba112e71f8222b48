using GraphExecutor.Events;
using GraphExecutor.Storage;

namespace GraphExecutor.Api.Runs;

/// <summary>Tells whether an unfinished line comes right after what is recorded. Pure.</summary>
internal static class UnfinishedLine
{
    /// <summary>The unfinished line after the last line of a page.</summary>
    /// <param name="last">What was last told of it; <see langword="null"/> when nothing was.</param>
    /// <param name="query">Which log was asked for.</param>
    /// <param name="page">What is recorded of it.</param>
    /// <returns><see langword="null"/> when there is none, or when it is of another attempt or place.</returns>
    public static string? After(LogEvent? last, LogQuery query, LogPage page) =>
        last is { Partial: { } text }
        && page.NextLine == page.LineCount
        && last.FirstLine + last.Lines.Count == page.LineCount
        && IsOf(last.Attempt, query.RunAttempt, page.RunAttempt)
        && IsOf(last.NodeAttempt, query.NodeAttempt, page.NodeAttempt)
            ? text
            : null;

    // Of a node that has printed no whole line yet, nothing is recorded that says which attempt it is.
    private static bool IsOf(int told, int? wanted, int recorded) => told == (recorded > 0 ? recorded : wanted ?? told);
}
