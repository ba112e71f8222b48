namespace GraphExecutor.Storage;

/// <summary>Why a store could not do its work.</summary>
public enum StoreErrorCode
{
    /// <summary>It cannot be reached or opened: it is not there, nobody may read it, or the disk fails.</summary>
    Unavailable,

    /// <summary>There is no room.</summary>
    Full,

    /// <summary>It can be read but not written.</summary>
    ReadOnly,

    /// <summary>Another program keeps it for itself.</summary>
    Locked,

    /// <summary>It is damaged.</summary>
    Corrupt,

    /// <summary>What is there is something else.</summary>
    NotAStore,

    /// <summary>A newer version of this program has written it.</summary>
    NewerVersion,

    /// <summary>A change follows another record than the one that is there.</summary>
    Conflict,

    /// <summary>A later attempt of the run has started, or the run was deleted.</summary>
    LeaseLost,
}
