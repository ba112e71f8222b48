using GraphExecutor.Validation;

namespace GraphExecutor.Workflows;

/// <summary>A workflow cannot run; <see cref="Problems"/> says all that is wrong with it.</summary>
public sealed class WorkflowException : Exception
{
    /// <summary>Makes one of what was found.</summary>
    /// <param name="problems">At least one error.</param>
    public WorkflowException(IReadOnlyList<Problem> problems)
        : base(string.Join("\n", problems)) => Problems = problems;

    /// <summary>All problems that were found, warnings included, in the order of the text.</summary>
    public IReadOnlyList<Problem> Problems { get; }
}
