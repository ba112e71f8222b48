namespace GraphExecutor.Nodes;

/// <summary>Runs the commands of command nodes: the port between the executor and terminals.</summary>
public interface ICommandRunner
{
    /// <summary>Runs one command to its end.</summary>
    /// <param name="request">What to run, and how.</param>
    /// <param name="output">Receives what the command prints, in order and one call at a time.</param>
    /// <param name="cancellationToken">
    /// Ends the command: SIGTERM to every process group of its session, SIGKILL after <see cref="CommandRequest.GracePeriod"/>.
    /// The task still completes normally, with <see cref="CommandEnding.Cancelled"/>.
    /// </param>
    /// <returns>
    /// How the command ended. A command that fails, or whose program does not exist, is a result and not an exception.
    /// The task completes when the process has been reaped and its output has been delivered.
    /// </returns>
    /// <exception cref="PlatformNotSupportedException">The runner has no terminals on this operating system.</exception>
    Task<CommandResult> RunAsync(CommandRequest request, ICommandOutput output, CancellationToken cancellationToken);
}
