namespace GraphExecutor.Storage;

/// <summary>A store could not do its work; the message says what to do about it.</summary>
public class StoreException : Exception
{
    /// <param name="code">Why.</param>
    /// <param name="message">What happened and what to do about it.</param>
    /// <param name="innerException">What the store's own library said; nothing by default.</param>
    public StoreException(StoreErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>Why.</summary>
    public StoreErrorCode Code { get; }
}
