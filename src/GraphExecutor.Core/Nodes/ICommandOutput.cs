namespace GraphExecutor.Nodes;

/// <summary>Receives what one command prints.</summary>
public interface ICommandOutput
{
    /// <summary>
    /// Takes the next piece of output. Calls never overlap, and the runner reads no more of this command's output until the
    /// returned task has completed: a slow receiver slows the command down and not the memory up.
    /// </summary>
    /// <param name="output">What was printed since the last call. Its list of lines is not changed afterwards.</param>
    /// <param name="cancellationToken">Cancelled when the runner gives the output up.</param>
    ValueTask WriteAsync(CommandOutput output, CancellationToken cancellationToken);
}
