namespace GraphExecutor.Scheduling;

/// <summary>What became of an edge when its source settled.</summary>
internal enum EdgeState : byte
{
    /// <summary>Its source has not settled, or its condition has not been evaluated.</summary>
    Unresolved,

    /// <summary>Its target may run.</summary>
    Open,

    /// <summary>Its branch is not taken.</summary>
    Skip,

    /// <summary>As <see cref="Skip"/>, because its condition does not hold.</summary>
    ConditionFalse,

    /// <summary>Its source failed.</summary>
    Fail,

    /// <summary>Its condition could not be evaluated, which fails its target.</summary>
    Broken,
}
