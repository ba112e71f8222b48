using System.Text.RegularExpressions;

namespace GraphExecutor.Api.Workflows;

/// <summary>The form of the names that workflows are stored under.</summary>
internal static partial class WorkflowName
{
    public const string Form = "begin with a letter or digit, go on with letters, digits, _, - or ., 64 characters at most; not validate, which is taken";

    public static bool IsValid(string name) => Pattern().IsMatch(name) && name != "validate";

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
