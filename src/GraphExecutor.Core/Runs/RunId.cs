using System.Text.RegularExpressions;

namespace GraphExecutor.Runs;

/// <summary>The form of run ids, which file names, addresses and group names can carry.</summary>
public static partial class RunId
{
    /// <summary>The form in words, for messages.</summary>
    public const string Form = "begin with a letter or digit, go on with letters, digits, _ or -, 64 characters at most";

    /// <summary>Whether a text is a run id.</summary>
    /// <param name="text">The text.</param>
    public static bool IsValid(string? text) => text is not null && Pattern().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]{0,63}\z")]
    private static partial Regex Pattern();
}
