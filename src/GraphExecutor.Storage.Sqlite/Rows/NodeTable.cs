using System.Text.Json;
using GraphExecutor.Runs;
using GraphExecutor.Storage.Sqlite.Files;

namespace GraphExecutor.Storage.Sqlite.Rows;

/// <summary>
/// The tables <c>nodes</c> and <c>transitions</c>. What a node is now stands in its latest transition; its row points there.
/// </summary>
internal static class NodeTable
{
    private const string Records = """
        SELECT nodes.node, nodes.run_attempt, time, body, retry_at, process, alive_until, claim
        FROM nodes JOIN transitions ON transitions.run = nodes.run AND number = latest
        """;

    /// <summary>Records a change of a node, unless it is recorded already.</summary>
    public static void Apply(Database database, long run, RunWrite write, NodeChange change)
    {
        var stamp = database.First(
            "SELECT version, status, node_attempt, run_attempt, claim FROM nodes WHERE run = $1 AND node = $2",
            row => new NodeStamp(row.GetInt32(0), (NodeStatus)row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), Text(row, 4)),
            run, change.NodeId);
        switch (change.Against(stamp, write.Attempt))
        {
            case ChangeVerdict.Conflict:
                throw change.Refuse(write.RunId, stamp);
            case ChangeVerdict.Apply:
                Save(database, run, write.Attempt, change);
                break;
        }
    }

    public static void SaveProcess(Database database, long run, int attempt, NodeProcess process) => database.Execute(
        "UPDATE nodes SET process = $5 WHERE run = $1 AND node = $2 AND run_attempt = $3 AND node_attempt = $4 AND status = $6",
        run, process.NodeId, attempt, process.NodeAttempt,
        JsonSerializer.SerializeToUtf8Bytes(process.Process, StoreJson.Relaxed.ProcessIdentity), (int)NodeStatus.Running);

    public static void SaveHeartbeat(Database database, long run, int attempt, NodeHeartbeat heartbeat) => database.Execute(
        "UPDATE nodes SET alive_until = $5 WHERE run = $1 AND node = $2 AND run_attempt = $3 AND node_attempt = $4 AND status = $6",
        run, heartbeat.NodeId, attempt, heartbeat.NodeAttempt, heartbeat.AliveUntil.UtcTicks, (int)NodeStatus.Running);

    public static void Add(Database database, long run, RunTransition transition) => Insert(
        database, run, transition.Attempt, transition.Time, null, null,
        JsonSerializer.SerializeToUtf8Bytes(transition, StoreJson.Relaxed.RunTransition));

    public static NodeRecord? Find(Database database, string runId, string nodeId) => database.First(
        Records + " WHERE nodes.run = (SELECT id FROM runs WHERE run_id = $1) AND nodes.node = $2", ReadRecord, runId, nodeId);

    public static List<NodeRecord> All(Database database, string runId) => database.All(
        Records + " WHERE nodes.run = (SELECT id FROM runs WHERE run_id = $1)", ReadRecord, runId);

    public static List<ProcessIdentity> Processes(Database database, string runId) => database.All(
        "SELECT process FROM nodes WHERE run = (SELECT id FROM runs WHERE run_id = $1) AND process IS NOT NULL",
        row => ReadProcess(row, 0),
        runId);

    public static List<NodeRecord> Some(Database database, string runId, IReadOnlyCollection<string> nodeIds)
    {
        var nodes = new List<NodeRecord>(nodeIds.Count);
        foreach (var id in nodeIds)
        {
            if (Find(database, runId, id) is { } node)
            {
                nodes.Add(node);
            }
        }

        return nodes;
    }

    public static List<Transition> Transitions(Database database, string runId, long after, int limit) => database.All(
        """
        SELECT number, run_attempt, time, node, body, retry_at FROM transitions
        WHERE run = (SELECT id FROM runs WHERE run_id = $1) AND number > $2 ORDER BY number LIMIT $3
        """,
        ReadTransition, runId, after, limit);

    private static void Save(Database database, long run, int attempt, NodeChange change)
    {
        var result = change.Result;
        var number = Insert(database, run, attempt, change.Time, change.NodeId, change.RetryAt, ResultBody.Write(result));
        database.Execute(
            """
            INSERT INTO nodes (run, node, version, status, run_attempt, node_attempt, latest, claim) VALUES ($1, $2, $3, $4, $5, $6, $7, $9)
            ON CONFLICT (run, node) DO UPDATE SET version = $3, status = $4, run_attempt = $5, node_attempt = $6, latest = $7, claim = $9,
                process = CASE $4 WHEN $8 THEN process END, alive_until = NULL
            """,
            run, change.NodeId, result.Version, (int)result.Status, attempt, result.Attempts, number, (int)NodeStatus.Pending, change.Claim);
    }

    private static long Insert(
        Database database, long run, int attempt, DateTimeOffset time, string? node, DateTimeOffset? retryAt, byte[] body) =>
        database.First(
        """
        INSERT INTO transitions (run, number, run_attempt, time, node, retry_at, body)
        VALUES ($1, (SELECT coalesce(max(number), 0) + 1 FROM transitions WHERE run = $1), $2, $3, $4, $5, $6) RETURNING number
        """,
        row => row.GetInt64(0),
        run, attempt, time.UtcTicks, node, retryAt?.UtcTicks, body);

    private static NodeRecord ReadRecord(Row row) => new()
    {
        NodeId = row.GetString(0),
        RunAttempt = row.GetInt32(1),
        Time = Times.Read(row.GetInt64(2)),
        Result = ResultBody.Read(row.GetUtf8(3)),
        RetryAt = row.IsNull(4) ? null : Times.Read(row.GetInt64(4)),
        Process = row.IsNull(5) ? null : ReadProcess(row, 5),
        AliveUntil = row.IsNull(6) ? null : Times.Read(row.GetInt64(6)),
        Claim = Text(row, 7),
    };

    private static string? Text(Row row, int column) => row.IsNull(column) ? null : row.GetString(column);

    private static ProcessIdentity ReadProcess(Row row, int column) =>
        JsonSerializer.Deserialize(row.GetUtf8(column), StoreJson.Relaxed.ProcessIdentity)!;

    private static Transition ReadTransition(Row row)
    {
        if (row.IsNull(3))
        {
            var transition = JsonSerializer.Deserialize(row.GetUtf8(4), StoreJson.Relaxed.RunTransition)!;
            return transition with { Cursor = row.GetInt64(0) };
        }

        return new NodeTransition
        {
            Cursor = row.GetInt64(0),
            Attempt = row.GetInt32(1),
            Time = Times.Read(row.GetInt64(2)),
            NodeId = row.GetString(3),
            Result = ResultBody.Read(row.GetUtf8(4)),
            RetryAt = row.IsNull(5) ? null : Times.Read(row.GetInt64(5)),
        };
    }
}
