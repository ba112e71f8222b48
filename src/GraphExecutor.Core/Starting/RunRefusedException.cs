namespace GraphExecutor.Starting;

/// <summary>A run was not started or resumed. Nothing has changed.</summary>
public sealed class RunRefusedException : Exception
{
    /// <param name="refusal">Why.</param>
    /// <param name="runId">The run.</param>
    /// <param name="message">What stands in the way, for people; how to mend it depends on where they asked.</param>
    public RunRefusedException(RunRefusal refusal, string runId, string message)
        : base(message)
    {
        Refusal = refusal;
        RunId = runId;
    }

    /// <summary>Why.</summary>
    public RunRefusal Refusal { get; }

    /// <summary>The run.</summary>
    public string RunId { get; }
}
