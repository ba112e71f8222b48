namespace GraphExecutor.Starting;

/// <summary>Why a run was not started or resumed.</summary>
public enum RunRefusal
{
    /// <summary>There is no such run.</summary>
    RunNotFound,

    /// <summary>There is a run of the id already, started by another request.</summary>
    RunExists,

    /// <summary>Somebody executes it.</summary>
    RunActive,

    /// <summary>It completed, and nothing was asked to run again.</summary>
    NothingToResume,

    /// <summary>It was to be resumed from a node that its workflow does not have.</summary>
    UnknownNode,

    /// <summary>Somebody else resumed or deleted it meanwhile, or it is alive after all.</summary>
    RunChanged,

    /// <summary>The store does not have the workflow that it executed.</summary>
    WorkflowLost,
}
