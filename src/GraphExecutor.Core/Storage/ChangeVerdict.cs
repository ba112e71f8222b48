namespace GraphExecutor.Storage;

/// <summary>What to do with a change to a record.</summary>
public enum ChangeVerdict
{
    /// <summary>It follows the record: record it.</summary>
    Apply,

    /// <summary>It is recorded already: nothing is to be done.</summary>
    Repeated,

    /// <summary>It follows another record: refuse it.</summary>
    Conflict,
}
