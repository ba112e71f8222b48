namespace GraphExecutor.Durable.Messages;

/// <summary>What conditions came to.</summary>
internal sealed record EvaluateReply : ActivityReply
{
    public IReadOnlyList<ConditionReport> Conditions { get; init; } = [];
}
