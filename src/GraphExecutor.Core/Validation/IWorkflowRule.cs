namespace GraphExecutor.Validation;

/// <summary>Something that must hold in a workflow whose parts are all well-formed.</summary>
internal interface IWorkflowRule
{
    /// <summary>Reports every place where it does not hold.</summary>
    void Check(WorkflowChecks checks);
}
