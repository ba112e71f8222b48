namespace GraphExecutor.Validation;

/// <summary>Whether a workflow with a problem can run.</summary>
public enum ProblemSeverity
{
    /// <summary>It cannot run.</summary>
    Error,

    /// <summary>It runs, and probably does something else than was meant.</summary>
    Warning,
}
