namespace GraphExecutor.Storage;

/// <summary>The process that executes an attempt: enough for others on its machine to tell whether it is gone.</summary>
/// <param name="Host">The machine's name.</param>
/// <param name="Pid">The process.</param>
/// <param name="StartTime">When it started, in clock ticks since the machine did; with the pid it names one process.</param>
/// <param name="BootId">Which start of the machine that was.</param>
/// <param name="Token">A random text, different for each attempt.</param>
/// <param name="PidNamespace">
/// Where <paramref name="Pid"/> counts: containers of one machine may share its name and boot id, and not their processes.
/// <see langword="null"/>, the default, when it is not known: then nobody can tell whether the process is gone.
/// </param>
public sealed record LeaseOwner(string Host, int Pid, long StartTime, string BootId, string Token, string? PidNamespace = null);
