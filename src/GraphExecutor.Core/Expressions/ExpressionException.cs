namespace GraphExecutor.Expressions;

/// <summary>An expression that cannot be read, or failed when it was evaluated. The message is for people.</summary>
internal sealed class ExpressionException : Exception
{
    public ExpressionException(string message, string? remedy = null)
        : base(message) => Remedy = remedy;

    public ExpressionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public string? Remedy { get; }
}
