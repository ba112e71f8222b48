namespace GraphExecutor.Workflows.Reading;

/// <summary>Reads <c>retry</c>, of a node or of <c>defaults</c>.</summary>
internal static class RetryReader
{
    private static readonly string[] Properties = ["maxAttempts", "delay", "backoff", "maxDelay", "jitter", "on"];

    public static RetryPolicy Read(ObjectReader reader)
    {
        reader.RejectUnknown(Properties, "retry");
        var defaults = new RetryPolicy();
        return new RetryPolicy
        {
            MaxAttempts = reader.Integer("maxAttempts", 1, 1_000_000) ?? defaults.MaxAttempts,
            Delay = reader.Duration("delay") ?? defaults.Delay,
            Backoff = reader.Fraction("backoff", 1, 1_000) ?? defaults.Backoff,
            MaxDelay = reader.Duration("maxDelay") ?? defaults.MaxDelay,
            Jitter = reader.Fraction("jitter", 0, 1) ?? defaults.Jitter,
            On = reader.Texts("on"),
        };
    }
}
