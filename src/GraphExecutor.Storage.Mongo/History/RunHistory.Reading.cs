using GraphExecutor.Runs;
using GraphExecutor.Storage.Mongo.Documents;
using GraphExecutor.Storage.Mongo.Server;
using MongoDB.Driver;

namespace GraphExecutor.Storage.Mongo.History;

/// <content>Reading, and carrying changes out of the journal.</content>
internal sealed partial class RunHistory
{
    /// <summary>What happened in a run, in order.</summary>
    public async Task<List<Transition>> TransitionsAsync(string runId, long after, int limit, CancellationToken cancellationToken)
    {
        if (await FindAsync(runId, cancellationToken).ConfigureAwait(false) is not { } run)
        {
            return [];
        }

        var carried = after + 1 < run.First
            ? await TransitionsAsync(run, after, limit, cancellationToken).ConfigureAwait(false)
            : [];
        return
        [
            .. carried.Select(transition => (transition.Change, transition.Cursor)).Concat(WithCursors(run))
                .Where(entry => entry.Cursor > after)
                .Select(entry => entry.Change.ToTransition(entry.Cursor))
                .OfType<Transition>()
                .Take(limit),
        ];
    }

    /// <summary>The nodes of which something was recorded: of these, or of all when none are named.</summary>
    public async Task<List<NodeRecord>> NodesAsync(string runId, IReadOnlyCollection<string>? nodeIds, CancellationToken cancellationToken)
    {
        if (await FindAsync(runId, cancellationToken).ConfigureAwait(false) is not { } run)
        {
            return [];
        }

        var wanted = nodeIds?.ToHashSet(StringComparer.Ordinal);
        var filter = wanted is null
            ? Keys.Of<NodeDocument>(run.Number)
            : Builders<NodeDocument>.Filter.In(node => node.Id, wanted.Select(id => Keys.Node(run.Number, id)));

        // In an order: without one, DocumentDB may give a document twice when an answer takes several pages.
        var carried = await collections.Nodes.Find(filter).SortBy(node => node.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        var nodes = carried.ToDictionary(node => node.Id, StringComparer.Ordinal);
        Overlay(nodes, run, wanted);
        return [.. nodes.Values.Select(node => node.ToRecord())];
    }

    /// <summary>Carries the journal of a run into the collections.</summary>
    public async Task CarryAsync(string runId, CancellationToken cancellationToken)
    {
        if (await FindAsync(runId, cancellationToken).ConfigureAwait(false) is { } run)
        {
            await CarryAsync(_known.Get(runId, run.Number), runId, onlyWhenFull: false, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CarryAsync(KnownRun known, string runId, bool onlyWhenFull, CancellationToken cancellationToken)
    {
        await known.Carrying.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if ((!onlyWhenFull || known.IsFull) && await FindAsync(runId, cancellationToken).ConfigureAwait(false) is { } run
                && run.Number == known.Number)
            {
                await CatchUpAsync(run, cancellationToken).ConfigureAwait(false);
                if (run.Journal.Count > 0)
                {
                    await CarryAsync(run, cancellationToken).ConfigureAwait(false);
                    known.Carried(run.Journal);
                }
            }
        }
        finally
        {
            known.Carrying.Release();
        }
    }

    private async Task CarryAsync(RunDocument run, CancellationToken cancellationToken)
    {
        var transitions = WithCursors(run).Where(entry => entry.Change.IsTransition).Select(entry => new TransitionDocument
        {
            Id = Keys.Transition(run.Number, entry.Cursor),
            RunId = run.Id,
            Cursor = entry.Cursor,
            Change = entry.Change,
        });
        await Writes.InsertAsync(collections.Transitions, transitions, cancellationToken).ConfigureAwait(false);
        await Writes.BulkAsync(collections.Nodes, NodeWrites(run), cancellationToken).ConfigureAwait(false);
        var keys = run.Journal.Select(change => change.Key);
        await collections.Runs.UpdateOneAsync(
            found => found.Id == run.Id && found.Number == run.Number && found.First == run.First,
            Builders<RunDocument>.Update
                .PullFilter(found => found.Journal, Builders<ChangeDocument>.Filter.In(change => change.Key, keys))
                .Set(found => found.First, run.Next)
                .Inc(found => found.JournalBytes, -run.Journal.Sum(change => change.Size)),
            cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    private static List<WriteModel<NodeDocument>> NodeWrites(RunDocument run)
    {
        var filters = Builders<NodeDocument>.Filter;
        var nodes = new Dictionary<string, NodeDocument>(StringComparer.Ordinal);
        var notes = new Dictionary<string, (ChangeDocument Note, long Cursor)>(StringComparer.Ordinal);
        foreach (var (change, cursor) in WithCursors(run).Where(entry => entry.Change.Node is not null))
        {
            var id = Keys.Node(run.Number, change.Node!);
            if (NodeDocument.After(nodes.GetValueOrDefault(id), change, run, cursor) is { } node)
            {
                // One that was made pending again keeps the process that a note tells of.
                nodes[id] = node.Latest.Status == NodeStatus.Pending ? node with { Process = node.Process ?? notes.GetValueOrDefault(id).Note?.Process } : node;
            }
            else
            {
                // The change that this is about was carried before. All notes about a node make one update: writes come in no order.
                notes[id] = (notes.GetValueOrDefault(id).Note is { } earlier ? earlier.Then(change) : change, cursor);
            }
        }

        // Where a later change was carried meanwhile, the filter does not match, and the insert in its place is refused by its key.
        var started = run.Journal.Where(change => change.Status is not (null or NodeStatus.Pending))
            .Select(change => Keys.Node(run.Number, change.Node!)).ToHashSet(StringComparer.Ordinal);
        var writes = new SortedDictionary<string, WriteModel<NodeDocument>>(StringComparer.Ordinal);
        foreach (var (id, (note, cursor)) in notes.Where(note => !nodes.ContainsKey(note.Key)))
        {
            writes[id] = new UpdateOneModel<NodeDocument>(
                filters.Where(node => node.Id == id && node.Cursor < cursor && node.Latest.Status == NodeStatus.Running
                    && node.Latest.Attempt == note.Attempt && node.Latest.NodeAttempt == note.NodeAttempt),
                Note(note).Set(node => node.Cursor, cursor));
        }

        foreach (var (id, node) in nodes)
        {
            writes[id] = new UpdateOneModel<NodeDocument>(
                filters.Where(found => found.Id == id && found.Cursor < node.Cursor), Become(node, node.Process is not null || started.Contains(id)))
            { IsUpsert = true };
        }

        // In one order everywhere: a server that carries them out as one transaction may lock two processes against each other otherwise.
        return [.. writes.Values];
    }

    private static UpdateDefinition<NodeDocument> Note(ChangeDocument note) => Builders<NodeDocument>.Update.Combine(
        ((UpdateDefinition<NodeDocument>?[])
        [
            note.Process is { } process ? Builders<NodeDocument>.Update.Set(node => node.Process, process) : null,
            note.AliveUntil is { } time ? Builders<NodeDocument>.Update.Set(node => node.AliveUntil, time) : null,
        ]).OfType<UpdateDefinition<NodeDocument>>());

    /// <summary>A node becomes what the journal says. Its process stays unless the journal knows of it.</summary>
    private static UpdateDefinition<NodeDocument> Become(NodeDocument node, bool isProcessKnown)
    {
        var update = Builders<NodeDocument>.Update
            .Set(found => found.RunId, node.RunId).Set(found => found.Cursor, node.Cursor).Set(found => found.Latest, node.Latest);
        update = node.AliveUntil is { } time ? update.Set(found => found.AliveUntil, time) : update.Unset(found => found.AliveUntil);
        return !isProcessKnown ? update
            : node.Process is { } process ? update.Set(found => found.Process, process)
            : update.Unset(found => found.Process);
    }

    private async Task<List<TransitionDocument>> TransitionsAsync(
        RunDocument run, long after, int limit, CancellationToken cancellationToken)
    {
        var filters = Builders<TransitionDocument>.Filter;
        return await collections.Transitions
            .Find(filters.Gt(transition => transition.Id, Keys.Transition(run.Number, after))
                & filters.Lt(transition => transition.Id, Keys.Transition(run.Number, run.First)))
            .SortBy(transition => transition.Id).Limit(limit)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    private static void Overlay(Dictionary<string, NodeDocument> nodes, RunDocument run, HashSet<string>? only)
    {
        foreach (var (change, cursor) in WithCursors(run).Where(entry => entry.Change.Node is { } node && only?.Contains(node) != false))
        {
            var id = Keys.Node(run.Number, change.Node!);
            var node = nodes.GetValueOrDefault(id);
            if (cursor > (node?.Cursor ?? 0) && NodeDocument.After(node, change, run, cursor) is { } after)
            {
                nodes[id] = after;
            }
        }
    }

    private static IEnumerable<(ChangeDocument Change, long Cursor)> WithCursors(RunDocument run) =>
        run.Journal.Select((change, index) => (change, run.First + index));
}
