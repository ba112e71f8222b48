using GraphExecutor.Storage.Sqlite.Files;
using GraphExecutor.Workflows;

namespace GraphExecutor.Storage.Sqlite.Rows;

/// <summary>The table <c>messages</c>.</summary>
internal static class MessageTable
{
    public static void Add(Database database, long run, MailboxMessage message) => database.Execute(
        "INSERT INTO messages (run, kind, node, body, time) VALUES ($1, $2, $3, $4, $5)",
        run, (int)message.Kind, message.NodeId, message.Body?.ToString(), message.Time.UtcTicks);

    /// <summary>Whether there are messages for a run. It takes no lock, so that asking often costs nobody anything.</summary>
    /// <exception cref="LeaseLostException">The attempt is not the run's latest.</exception>
    public static bool Any(Database database, string runId, int attempt)
    {
        var run = RunTable.Fence(database, runId, attempt);
        return database.First("SELECT 1 FROM messages WHERE run = $1 LIMIT 1", _ => true, run);
    }

    /// <summary>Takes messages: those for these nodes and for the run as a whole, or all when no nodes are named.</summary>
    public static List<MailboxMessage> Take(Database database, string runId, int attempt, IReadOnlyCollection<string>? nodeIds)
    {
        var run = RunTable.Fence(database, runId, attempt);
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
            run);
        messages.RemoveAll(message => message.Message.NodeId is { } node && nodeIds?.Contains(node) == false);
        foreach (var (id, _) in messages)
        {
            database.Execute("DELETE FROM messages WHERE id = $1", id);
        }

        return messages.ConvertAll(message => message.Message);
    }

    public static void Clear(Database database, long run) => database.Execute("DELETE FROM messages WHERE run = $1", run);
}
