using GraphExecutor.Storage;

namespace GraphExecutor.Nodes;

/// <summary>Receives what one command prints, and which process it has.</summary>
public interface ICommandOutput
{
    /// <summary>
    /// The command runs now. Called once, before anything else, and not at all when it could not be started; a runner without processes
    /// of its own does not call it. The command waits for nothing meanwhile, and its runner does: it should return at once.
    /// </summary>
    /// <param name="process">Its process.</param>
    void Started(ProcessIdentity process)
    {
    }

    /// <summary>
    /// Takes the next piece of output. Calls never overlap, and the runner reads no more of this command's output until the
    /// returned task has completed: a slow receiver slows the command down and not the memory up.
    /// </summary>
    /// <param name="output">What was printed since the last call. Its list of lines is not changed afterwards.</param>
    /// <param name="cancellationToken">Cancelled when the runner gives the output up.</param>
    ValueTask WriteAsync(CommandOutput output, CancellationToken cancellationToken);
}
