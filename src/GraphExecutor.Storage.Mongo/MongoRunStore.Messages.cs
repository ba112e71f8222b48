using GraphExecutor.Runs;
using GraphExecutor.Storage.Mongo.Documents;
using MongoDB.Driver;

namespace GraphExecutor.Storage.Mongo;

/// <content>
/// Messages. They stand in the run's document: so one is left only while the run runs, each is taken once, in order, and a new attempt
/// begins without any.
/// </content>
public sealed partial class MongoRunStore
{
    private const long MailboxLimit = 1024 * 1024;

    private static readonly ProjectionDefinition<RunDocument> WithMailbox = Builders<RunDocument>.Projection
        .Include(run => run.Run.Attempt).Include(run => run.Mailbox);

    /// <inheritdoc/>
    /// <exception cref="StoreException">
    /// With <see cref="StoreErrorCode.Full"/>: the run has not taken its messages, and there is no room for more.
    /// </exception>
    public async ValueTask<bool> PostMessageAsync(MailboxMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var document = MessageDocument.Of(message);
        var size = document.Size;
        return await RunAsync(
            async () =>
            {
                var running = Filters.Eq(run => run.Id, message.RunId) & Filters.Eq(run => run.Run.Status, RunStatus.Running);
                var result = await _collections.Runs.UpdateOneAsync(
                    running & Filters.Lte(run => run.MailboxBytes, MailboxLimit - size),
                    Updates.Push(run => run.Mailbox, document).Inc(run => run.MailboxBytes, size),
                    cancellationToken: cancellationToken).ConfigureAwait(false);
                return result.MatchedCount > 0
                    || (await _collections.Runs.Find(running).AnyAsync(cancellationToken).ConfigureAwait(false)
                        ? throw new StoreException(
                            StoreErrorCode.Full,
                            $"The mailbox of run {message.RunId} has no room for this message: the process that executes the run has not "
                            + $"taken the last ones, or the message is too long ({MailboxLimit / 1024} KiB is the limit for all).")
                        : false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<MailboxMessage>> TakeMessagesAsync(
        string runId, int attempt, CancellationToken cancellationToken = default) =>
        await RunAsync<IReadOnlyList<MailboxMessage>>(
            async () =>
            {
                // Asked often, and there rarely are any: only then is it worth a write.
                var found = await FindAsync(runId, WithMailbox, cancellationToken).ConfigureAwait(false);
                if (found is { Mailbox.Count: > 0 } && found.Run.Attempt == attempt)
                {
                    found = await _collections.Runs.FindOneAndUpdateAsync(
                        Filters.Eq(run => run.Id, runId) & Filters.Eq(run => run.Run.Attempt, attempt),
                        Updates.Set(run => run.Mailbox, []).Set(run => run.MailboxBytes, 0),
                        new FindOneAndUpdateOptions<RunDocument>
                        {
                            ReturnDocument = ReturnDocument.Before,
                            Projection = WithMailbox,
                        },
                        cancellationToken).ConfigureAwait(false);
                }

                return found is not null && found.Run.Attempt == attempt
                    ? [.. found.Mailbox.Select(message => message.ToMessage(runId))]
                    : throw new LeaseLostException(
                        runId, attempt, (await FindAsync(runId, WithMailbox, cancellationToken).ConfigureAwait(false))?.Run.Attempt);
            },
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<MailboxMessage>> TakeMessagesAsync(
        string runId, int attempt, IReadOnlyCollection<string> nodeIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(nodeIds);
        return await RunAsync<IReadOnlyList<MailboxMessage>>(
            async () =>
            {
                while (true)
                {
                    var found = await FindAsync(runId, WithMailbox, cancellationToken).ConfigureAwait(false);
                    if (found is null || found.Run.Attempt != attempt)
                    {
                        throw new LeaseLostException(runId, attempt, found?.Run.Attempt);
                    }

                    var left = found.Mailbox.FindAll(message => message.Node is not { } node || !nodeIds.Contains(node));
                    if (left.Count == found.Mailbox.Count
                        || await LeaveAsync(runId, attempt, found.Mailbox, left, cancellationToken).ConfigureAwait(false))
                    {
                        return
                        [
                            .. found.Mailbox.Where(message => message.Node is not { } node || nodeIds.Contains(node))
                                .Select(message => message.ToMessage(runId)),
                        ];
                    }
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Leaves some messages of a mailbox.</summary>
    /// <returns>Whether that was done: not when the mailbox has changed since it was read.</returns>
    private async Task<bool> LeaveAsync(
        string runId, int attempt, List<MessageDocument> seen, List<MessageDocument> left, CancellationToken cancellationToken)
    {
        var result = await _collections.Runs.UpdateOneAsync(
            Filters.Eq(run => run.Id, runId) & Filters.Eq(run => run.Run.Attempt, attempt) & Filters.Eq(run => run.Mailbox, seen),
            Updates.Set(run => run.Mailbox, left).Set(run => run.MailboxBytes, left.Sum(message => message.Size)),
            cancellationToken: cancellationToken).ConfigureAwait(false);
        return result.MatchedCount > 0;
    }
}
