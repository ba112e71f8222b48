namespace GraphExecutor.Storage;

/// <summary>The process of a command that runs.</summary>
/// <param name="Pid">The process.</param>
/// <param name="StartTime">When it started, in clock ticks since the machine did; with the pid it names one process.</param>
/// <param name="Session">The session it began.</param>
/// <param name="BootId">Which start of the machine that was.</param>
public sealed record ProcessIdentity(int Pid, long StartTime, int Session, string BootId);
