namespace GraphExecutor.Api.Secrets;

/// <summary>A secret cannot be read. The message says why, and nothing of the value.</summary>
public sealed class SecretException : Exception
{
    /// <summary>Says why.</summary>
    /// <param name="message">For people.</param>
    /// <param name="innerException">What it comes from, when there is something.</param>
    public SecretException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
