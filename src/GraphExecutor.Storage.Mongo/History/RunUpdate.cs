using GraphExecutor.Storage.Mongo.Documents;
using MongoDB.Driver;

namespace GraphExecutor.Storage.Mongo.History;

/// <summary>
/// The updates that add changes to a run's journal. Each relies on three things and says so: the attempt is the run's latest; what was not
/// known when it was decided still stands in the journal; and nothing there is newer for the nodes that change than what was known of them.
/// </summary>
/// <param name="number">The run's number.</param>
/// <param name="cursor">What was known when the changes were decided, and no later: what was learned since has not been looked at.</param>
/// <param name="runId">The run.</param>
/// <param name="attempt">The attempt.</param>
internal sealed class RunUpdate(long number, long cursor, string runId, int attempt)
{
    // The header, the mailbox and one more part need room in the document too.
    private const long LargestJournal = 4 * 1024 * 1024;

    private static readonly FilterDefinitionBuilder<RunDocument> Filters = Builders<RunDocument>.Filter;
    private static readonly UpdateDefinitionBuilder<RunDocument> Updates = Builders<RunDocument>.Update;

    private RunRecord? _running;
    private RunRecord? _ended;
    private DateTime? _expiresAt;

    /// <summary>The run ends with the last changes.</summary>
    /// <returns>What that adds to the journal.</returns>
    public ChangeDocument End(RunRecord run, RunEnding ending, TimeSpan? retention)
    {
        _running = run;
        _ended = RunChanges.End(run, ending);
        _expiresAt = retention is { } kept ? (ending.Time + kept).UtcDateTime : null;
        return ChangeDocument.Of(_ended, ending.Duration);
    }

    /// <summary>Adds changes.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="isLast">Whether they are the last ones.</param>
    public (FilterDefinition<RunDocument> Filter, UpdateDefinition<RunDocument> Update) Add(
        IReadOnlyCollection<ChangeDocument> changes, bool isLast)
    {
        var filter = Filters.Eq(run => run.Id, runId) & Filters.Eq(run => run.Number, number)
            & Filters.Eq(run => run.Run.Attempt, attempt) & Unchanged(changes) & Filters.Lt(run => run.JournalBytes, LargestJournal);
        var update = Push(changes);
        if (isLast && _ended is not null)
        {
            filter &= Filters.Eq(run => run.Run.Version, _running!.Version);
            update = update.Set(run => run.Run, HeaderDocument.Of(_ended));
            update = _expiresAt is { } time ? update.Set(run => run.ExpiresAt, time) : update;
        }

        return (filter, update);
    }

    /// <summary>Adds changes whatever stands there.</summary>
    public static UpdateDefinition<RunDocument> Push(IReadOnlyCollection<ChangeDocument> changes) => Updates
        .PushEach(run => run.Journal, changes)
        .Inc(run => run.Next, changes.Count)
        .Inc(run => run.JournalBytes, changes.Sum(change => change.Size));

    /// <summary>
    /// Nodes are named one by one with the version that is new, so that processes that write to different nodes do not hinder each other.
    /// For many nodes it is simply that nothing was added at all.
    /// </summary>
    private FilterDefinition<RunDocument> Unchanged(IReadOnlyCollection<ChangeDocument> changes)
    {
        const int FewNodes = 32;
        var first = changes.Where(change => change is { Node: not null, Version: not null })
            .GroupBy(change => change.Node!, change => change.Version!.Value)
            .ToDictionary(versions => versions.Key, versions => versions.Min());
        return first.Count > FewNodes
            ? Filters.Eq(run => run.Next, cursor + 1)
            : first.Aggregate(
                Filters.Lte(run => run.First, cursor + 1),
                (filter, node) => filter & Filters.Not(Filters.ElemMatch(
                    run => run.Journal, change => change.Node == node.Key && change.Version >= node.Value)));
    }
}
