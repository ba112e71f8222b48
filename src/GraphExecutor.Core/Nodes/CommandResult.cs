namespace GraphExecutor.Nodes;

/// <summary>How a command ended, and what it left.</summary>
public sealed record CommandResult
{
    /// <summary>What ended it. What began the signal ladder counts, whatever the exit code then was.</summary>
    public required CommandEnding Ending { get; init; }

    /// <summary>Its exit code, 0 to 255, when it exited; <see langword="null"/> when it never started or a signal ended it.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The signal that ended it; <see langword="null"/> when it never started or exited.</summary>
    public int? Signal { get; init; }

    /// <summary>For <see cref="CommandEnding.SpawnFailed"/>: what could not be started and why, for people.</summary>
    public string? Message { get; init; }

    /// <summary>What it wrote to <c>$GX_OUTPUT</c>; empty when it wrote nothing, or more than allowed.</summary>
    public ReadOnlyMemory<byte> Output { get; init; }

    /// <summary>The size of <c>$GX_OUTPUT</c> in bytes, also when that is more than <see cref="CommandRequest.OutputLimit"/>.</summary>
    public long OutputSize { get; init; }

    /// <summary>Processor time, user and system, of the process and the children that it waited for (<c>wait4</c>).</summary>
    public TimeSpan CpuTime { get; init; }

    /// <summary>
    /// Largest resident size, in bytes, of the process or a child that it waited for (<c>wait4</c>); 0 when it is not known, because it
    /// stayed below the host's own, which Linux counts too.
    /// </summary>
    public long PeakMemory { get; init; }
}
