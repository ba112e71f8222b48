namespace GraphExecutor.Nodes;

/// <summary>The places that a host has for commands, over all its runs. A command that finds none waits, and
/// its limits of time begin when it has one.</summary>
public interface ICommandPlaces
{
    /// <summary>Why a command waits, for people: the <c>reason</c> of its node.</summary>
    string WhyFull { get; }

    /// <summary>Takes a place: the task has completed already when one is free, and completes later when one becomes free.</summary>
    /// <param name="runId">The run whose command it is for: runs take turns.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The place, which is given back when it is disposed; more than once is harmless.</returns>
    /// <exception cref="OperationCanceledException">It was given up, and no place was taken.</exception>
    Task<IDisposable> EnterAsync(string runId, CancellationToken cancellationToken);
}
