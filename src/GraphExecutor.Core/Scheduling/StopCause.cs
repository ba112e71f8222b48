namespace GraphExecutor.Scheduling;

/// <summary>Why a run ends early; the later ones win over the earlier.</summary>
internal enum StopCause
{
    FailFast,
    Timeout,
    Cancel,
}
