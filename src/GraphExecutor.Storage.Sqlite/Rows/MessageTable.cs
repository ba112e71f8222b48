using GraphExecutor.Storage.Sqlite.Files;
using GraphExecutor.Workflows;

namespace GraphExecutor.Storage.Sqlite.Rows;

/// <summary>The table <c>messages</c>.</summary>
internal static class MessageTable
{
    public static void Add(Database database, long run, MailboxMessage message) => database.Execute(
        "INSERT INTO messages (run, kind, node, body, time) VALUES ($1, $2, $3, $4, $5)",
        run, (int)message.Kind, message.NodeId, message.Body?.ToString(), message.Time.UtcTicks);

    /// <summary>Messages for these nodes and for the run as a whole, or all when no nodes are named. Looking takes no lock.</summary>
    /// <returns>The messages, and whether some of them are to be taken: those for the run stay, for others look for them too.</returns>
    /// <exception cref="LeaseLostException">The attempt is not the run's latest.</exception>
    public static (List<MailboxMessage> Messages, bool ToTake) Look(
        Database database, string runId, int attempt, IReadOnlyCollection<string>? nodeIds)
    {
        var found = Find(database, runId, attempt, nodeIds);
        return (found.ConvertAll(message => message.Message), found.Exists(message => IsTaken(message.Message, nodeIds)));
    }

    /// <summary>The same, and takes what is to be taken.</summary>
    public static List<MailboxMessage> Take(Database database, string runId, int attempt, IReadOnlyCollection<string>? nodeIds)
    {
        var found = Find(database, runId, attempt, nodeIds);
        foreach (var (id, message) in found)
        {
            if (IsTaken(message, nodeIds))
            {
                database.Execute("DELETE FROM messages WHERE id = $1", id);
            }
        }

        return found.ConvertAll(message => message.Message);
    }

    public static void Clear(Database database, long run) => database.Execute("DELETE FROM messages WHERE run = $1", run);

    private static bool IsTaken(MailboxMessage message, IReadOnlyCollection<string>? nodeIds) => nodeIds is null || message.NodeId is not null;

    private static List<(long Id, MailboxMessage Message)> Find(
        Database database, string runId, int attempt, IReadOnlyCollection<string>? nodeIds)
    {
        var messages = database.All(
            "SELECT id, kind, node, body, time FROM messages WHERE run = $1 ORDER BY id",
            row => (Id: row.GetInt64(0), Message: new MailboxMessage
            {
                RunId = runId,
                Kind = (MessageKind)row.GetInt32(1),
                NodeId = row.IsNull(2) ? null : row.GetString(2),
                Body = row.IsNull(3) ? null : JsonValue.Parse(row.GetString(3)),
                Time = Times.Read(row.GetInt64(4)),
            }),
            RunTable.Fence(database, runId, attempt));
        messages.RemoveAll(message => message.Message.NodeId is { } node && nodeIds?.Contains(node) == false);
        return messages;
    }
}
