namespace GraphExecutor.Durable;

/// <summary>When an execution of an orchestration may give way to a new one.</summary>
/// <param name="MinCalls">
/// Calls before: few, since each event replays those before it; more in a workflow of many activities, whose executions hand on to each
/// other more often.
/// </param>
/// <param name="CallsPerLostResult">
/// Of the calls of an execution, at most one in so many is under way when it gives way: its result is lost, and its nodes have to be
/// watched instead, which costs further calls and sees their end later. A wide workflow that has just started all its nodes so waits for
/// most of them.
/// </param>
internal sealed record GenerationRules(int MinCalls, int CallsPerLostResult)
{
    /// <param name="activities">How many activities the nodes of the workflow take.</param>
    public static GenerationRules For(int activities) => new(Math.Clamp(activities / 50, 50, 200), 8);
}
