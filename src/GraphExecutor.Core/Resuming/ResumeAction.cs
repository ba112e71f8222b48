namespace GraphExecutor.Resuming;

/// <summary>What a resumed attempt does with a node.</summary>
public enum ResumeAction
{
    /// <summary>Its result of an earlier attempt is used; it does not run.</summary>
    Reuse,

    /// <summary>It is decided again: it runs, unless its parents now say otherwise.</summary>
    Rerun,

    /// <summary>The earlier attempts did not have it.</summary>
    New,
}
