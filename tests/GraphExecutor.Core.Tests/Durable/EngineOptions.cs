namespace GraphExecutor.Tests.Durable;

/// <summary>What a simulated engine does to an orchestration and its activities.</summary>
internal sealed record EngineOptions
{
    /// <summary>What it does by chance.</summary>
    public int Seed { get; init; }

    /// <summary>Of a hundred executions of an activity, so many whose worker dies on the way, at any touch of the store.</summary>
    public int WorkersDie { get; init; }

    /// <summary>Of a hundred executions of an activity, so many whose result is lost, so that it is executed again.</summary>
    public int ResultsAreLost { get; init; }

    /// <summary>Tells the orchestration of everything that is there at once; of one thing at a time otherwise.</summary>
    public bool InBatches { get; init; }

    /// <summary>Whether chains and siblings make packets in workflows of any size.</summary>
    public bool Packets { get; init; }

    /// <summary>Whether executions give way whenever they can: after a few calls, whatever is under way.</summary>
    public bool GivesWayOften { get; init; }

    /// <summary>Whether nodes keep all places of the workers: what tells them to end is not executed before none of them is left.</summary>
    public bool StopsWait { get; init; }

    /// <summary>Waits for whole seconds only, so that timers are up to one early. They are up to three late otherwise.</summary>
    public bool TimersAreEarly { get; init; }

    /// <summary>
    /// Whether the clock stands while an activity is under way, asked again and again. Otherwise, as by default, one that has not ended
    /// after a moment is taken to wait for the clock.
    /// </summary>
    public Func<bool> ClockStands { get; init; } = () => false;

    /// <summary>Replays each history also from its beginning to a random place, at every execution.</summary>
    public bool ReplaysPrefixes { get; init; } = true;
}
