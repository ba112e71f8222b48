using System.Text;

namespace GraphExecutor.Validation;

/// <summary>One thing that is wrong with a workflow: what, where, and how to mend it.</summary>
/// <param name="Code">A stable name for this kind of problem, such as <c>UnknownProperty</c>; see <see cref="ProblemCodes"/>.</param>
/// <param name="Path">Where in the workflow, such as <c>nodes[2].retry.maxAttempts</c>; empty for the document as a whole.</param>
/// <param name="Message">What is wrong, with the offending value.</param>
public sealed record Problem(string Code, string Path, string Message)
{
    /// <summary>How to mend it; <see langword="null"/> when the message says so already.</summary>
    public string? Remedy { get; init; }

    /// <summary>The line in the text, from 1; <see langword="null"/> for a workflow that was not read from a text.</summary>
    public int? Line { get; init; }

    /// <summary>Whether the workflow can run in spite of it. An error by default.</summary>
    public ProblemSeverity Severity { get; init; } = ProblemSeverity.Error;

    /// <summary>One line for people: <c>line 12: nodes[2].timeout: "soon" is not a duration. Write …</c></summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (Line is { } line)
        {
            text.Append("line ").Append(line).Append(": ");
        }

        if (Severity == ProblemSeverity.Warning)
        {
            text.Append("warning: ");
        }

        if (Path.Length > 0)
        {
            text.Append(Path).Append(": ");
        }

        text.Append(Message);
        if (Remedy is not null)
        {
            text.Append(". ").Append(Remedy);
        }

        return text.ToString();
    }
}
