namespace GraphExecutor.Execution;

/// <summary>What happens when a sink is slower than a run.</summary>
public enum EventDelivery
{
    /// <summary>
    /// The run goes on. Log events beyond a thousand undelivered ones are dropped, node events beyond a hundred thousand; the gap shows
    /// in <c>firstLine</c> and <c>version</c>. For viewers, who can fetch what they missed.
    /// </summary>
    Drop,

    /// <summary>
    /// The run waits, so that nothing is lost. Once it has been cancelled or timed out, a sink that takes nothing for 5 s is given up.
    /// For a sink that is the only record, such as the output of a command line.
    /// </summary>
    Wait,
}
