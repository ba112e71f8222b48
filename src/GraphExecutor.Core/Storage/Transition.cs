using GraphExecutor.Events;

namespace GraphExecutor.Storage;

/// <summary>Something that happened in a run: a <see cref="RunTransition"/> or a <see cref="NodeTransition"/>.</summary>
public abstract record Transition
{
    private protected Transition()
    {
    }

    /// <summary>Its place in the run's history: grows from one to the next.</summary>
    public required long Cursor { get; init; }

    /// <summary>The attempt of the run.</summary>
    public required int Attempt { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The event that told of it.</summary>
    /// <param name="runId">The run.</param>
    public abstract GraphEvent ToEvent(string runId);
}
