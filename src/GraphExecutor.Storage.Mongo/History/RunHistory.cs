using GraphExecutor.Storage.Mongo.Documents;
using GraphExecutor.Storage.Mongo.Server;
using MongoDB.Driver;

namespace GraphExecutor.Storage.Mongo.History;

/// <summary>
/// The history of runs, and what their nodes are by it. A change goes into the journal of the run's document, by one update that also
/// checks the attempt and what the change follows. From there changes are carried, many at once, into the collections
/// <c>transitions</c> and <c>nodes</c>; whoever reads these adds what still stands in the journal.
/// </summary>
/// <remarks>
/// <para>A reader takes the journal first. What is missing in it was in the collections before: it is taken out last.</para>
/// <para>
/// Carrying may stop anywhere and may be done by several processes at once. A transition has its cursor as its key and never changes;
/// a node is replaced only by a later cursor; and the journal is cut only by the one that finds it to begin where it did.
/// </para>
/// </remarks>
internal sealed partial class RunHistory(Collections collections)
{
    // Half of what a document may hold: the header, the mailbox and the journal so far need room too.
    private const long LargestPart = 6 * 1024 * 1024;

    private static readonly ProjectionDefinition<RunDocument> Fence = Builders<RunDocument>.Projection
        .Include(run => run.Number).Include(run => run.Run.Attempt);

    private static readonly ProjectionDefinition<RunDocument> Header = Builders<RunDocument>.Projection.Include(run => run.Run);

    private static readonly ProjectionDefinition<RunDocument> Essentials = Builders<RunDocument>.Projection
        .Include(run => run.Number).Include(run => run.Run.Attempt).Include(run => run.Journal)
        .Include(run => run.First).Include(run => run.Next).Include(run => run.JournalBytes);

    private readonly KnownRuns _known = new();

    /// <summary>A run with its journal and its attempt, and nothing else of it; <see langword="null"/> when there is none.</summary>
    public Task<RunDocument?> FindAsync(string runId, CancellationToken cancellationToken) =>
        FindAsync(runId, Essentials, cancellationToken);

    /// <summary>The number of a run whose latest attempt is the one given.</summary>
    /// <exception cref="LeaseLostException">It is not the latest, or there is no such run.</exception>
    public async Task<long> FenceAsync(string runId, int attempt, CancellationToken cancellationToken)
    {
        var found = await FindAsync(runId, Fence, cancellationToken).ConfigureAwait(false);
        return Fenced(found, runId, attempt).Number;
    }

    /// <summary>A new run was created in this process: all of its history is known.</summary>
    public void Created(RunDocument run) => _known.Get(run.Id, run.Number).Absorb([], run);

    /// <summary>Nothing more is written to a run.</summary>
    public void Forget(string runId) => _known.Forget(runId);

    /// <summary>What is known of a run, brought up to date.</summary>
    public async Task<KnownRun> CatchUpAsync(RunDocument run, CancellationToken cancellationToken)
    {
        var known = _known.Get(run.Id, run.Number);
        var cursor = known.Cursor;
        var earlier = cursor + 1 < run.First
            ? await TransitionsAsync(run, cursor, int.MaxValue, cancellationToken).ConfigureAwait(false)
            : [];
        known.Absorb(earlier.Select(transition => transition.Change), run);
        return known;
    }

    /// <summary>Looks whether the nodes of a write may change, and whether it is the attempt's turn, before anything of it is recorded.</summary>
    /// <returns>The run's number.</returns>
    /// <exception cref="StoreException">A change follows another record, or the lease is lost.</exception>
    public async Task<long> CheckAsync(RunWrite write, CancellationToken cancellationToken)
    {
        if (write.Nodes.Count == 0)
        {
            return await FenceAsync(write.RunId, write.Attempt, cancellationToken).ConfigureAwait(false);
        }

        var run = Fenced(await FindAsync(write.RunId, cancellationToken).ConfigureAwait(false), write.RunId, write.Attempt);
        var known = await CatchUpAsync(run, cancellationToken).ConfigureAwait(false);
        return known.Decide(write).Refusal is { } refusal ? throw refusal : run.Number;
    }

    /// <summary>Adds to the history of a run what is not there yet.</summary>
    /// <param name="write">What happened. Its log is not looked at.</param>
    /// <param name="retention">How long a run is kept after it has ended; for ever when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreException">A change follows another record, or the lease is lost.</exception>
    public async Task AppendAsync(RunWrite write, TimeSpan? retention, CancellationToken cancellationToken)
    {
        var known = _known.Find(write.RunId);
        var isUpToDate = false;
        while (known is null || !await TryAppendAsync(known, write, retention, isUpToDate, cancellationToken).ConfigureAwait(false))
        {
            // What was known is old: others write to the run too. Or the lease is lost.
            var run = Fenced(await FindAsync(write.RunId, cancellationToken).ConfigureAwait(false), write.RunId, write.Attempt);
            known = await CatchUpAsync(run, cancellationToken).ConfigureAwait(false);
            isUpToDate = true;
        }
    }

    private async Task<RunDocument?> FindAsync(
        string runId, ProjectionDefinition<RunDocument> projection, CancellationToken cancellationToken) =>
        await collections.Runs.Find(run => run.Id == runId).Project<RunDocument>(projection)
            .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);

    private async Task<bool> TryAppendAsync(
        KnownRun known, RunWrite write, TimeSpan? retention, bool isUpToDate, CancellationToken cancellationToken)
    {
        if (known.IsFull)
        {
            await CarryAsync(known, write.RunId, onlyWhenFull: true, cancellationToken).ConfigureAwait(false);
        }

        var (changes, cursor, refusal) = known.Decide(write);
        if (refusal is not null)
        {
            return isUpToDate ? throw refusal : false;
        }

        var update = new RunUpdate(known.Number, cursor, write.RunId, write.Attempt);
        if (write.End is { } ending)
        {
            var header = (await FindAsync(write.RunId, Header, cancellationToken).ConfigureAwait(false))?.Run;
            if (header is { Status: Runs.RunStatus.Running } && header.Attempt == write.Attempt)
            {
                changes.Add(update.End(header.ToRecord(write.RunId), ending, retention));
            }
        }

        if (changes.Count == 0)
        {
            // Nothing new. But a lost lease is to be told of.
            return await FenceAsync(write.RunId, write.Attempt, cancellationToken).ConfigureAwait(false) == known.Number;
        }

        var parts = Parts(changes);
        foreach (var part in parts)
        {
            if (known.IsFull && part != parts[0])
            {
                // What carrying learns may change what is left: that is decided again.
                return false;
            }

            var (filter, change) = update.Add(part, isLast: part == parts[^1]);
            var result = await collections.Runs.UpdateOneAsync(filter, change, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (result.MatchedCount == 0)
            {
                return false;
            }

            known.Add(part);
        }

        return true;
    }

    /// <summary>Changes that fit into a document together: nearly always all of them.</summary>
    private static List<List<ChangeDocument>> Parts(List<ChangeDocument> changes)
    {
        var parts = new List<List<ChangeDocument>> { new() };
        var size = 0L;
        foreach (var change in changes)
        {
            size += change.Size;
            if (size > LargestPart && parts[^1].Count > 0)
            {
                parts.Add([]);
                size = change.Size;
            }

            parts[^1].Add(change);
        }

        return parts;
    }

    private static RunDocument Fenced(RunDocument? run, string runId, int attempt) =>
        run is not null && run.Run.Attempt == attempt ? run : throw new LeaseLostException(runId, attempt, run?.Run.Attempt);
}
