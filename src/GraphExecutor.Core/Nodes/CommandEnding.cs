namespace GraphExecutor.Nodes;

/// <summary>What ended a command.</summary>
public enum CommandEnding
{
    /// <summary>It exited by itself; <see cref="CommandResult.ExitCode"/> says with what.</summary>
    Exited,

    /// <summary>A signal that the runner did not send ended it.</summary>
    Signalled,

    /// <summary>It could not be started.</summary>
    SpawnFailed,

    /// <summary>It took longer than <see cref="CommandRequest.Timeout"/>.</summary>
    TimedOut,

    /// <summary>It printed nothing for <see cref="CommandRequest.IdleTimeout"/>.</summary>
    IdleTimedOut,

    /// <summary>The run was cancelled.</summary>
    Cancelled,
}
