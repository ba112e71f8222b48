using System.Text;
using GraphExecutor.Nodes;
using GraphExecutor.Storage.Sqlite.Files;
using GraphExecutor.Workflows;

namespace GraphExecutor.Storage.Sqlite.Rows;

/// <summary>The table <c>logs</c>.</summary>
internal static class LogTable
{
    public static void Add(Database database, long run, int attempt, LogChunk chunk)
    {
        if (chunk.Lines.Count > 0)
        {
            database.Execute(
                """
                INSERT OR REPLACE INTO logs (run, node, run_attempt, node_attempt, first_line, end_line, time, stream, lines)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                """,
                run, chunk.NodeId, attempt, chunk.NodeAttempt, chunk.FirstLine, chunk.EndLine,
                chunk.Time.UtcTicks, (int)chunk.Stream, Join(chunk.Lines));
        }
    }

    /// <summary>The lines with a line end between them.</summary>
    private static byte[] Join(ValueList<string> lines)
    {
        var utf8 = new byte[lines.Sum(Encoding.UTF8.GetByteCount) + lines.Count - 1];
        var end = Encoding.UTF8.GetBytes(lines[0], utf8);
        for (var i = 1; i < lines.Count; i++)
        {
            utf8[end++] = (byte)'\n';
            end += Encoding.UTF8.GetBytes(lines[i], utf8.AsSpan(end));
        }

        return utf8;
    }

    public static void Trim(Database database, long run, int attempt, LogTrim trim)
    {
        database.Execute(
            """
            DELETE FROM logs
            WHERE run = $1 AND node = $2 AND run_attempt = $3 AND node_attempt = $4 AND first_line >= $5 AND first_line < $6
            """,
            run, trim.Marker.NodeId, attempt, trim.Marker.NodeAttempt, trim.Marker.FirstLine, trim.EndLine);
        Add(database, run, attempt, trim.Marker);
    }

    public static LogPage Read(Database database, LogQuery query)
    {
        var run = database.First("SELECT id FROM runs WHERE run_id = $1", row => row.GetInt64(0), query.RunId);
        var (runAttempt, nodeAttempt, lineCount) = database.First(
            """
            SELECT run_attempt, node_attempt, end_line FROM logs
            WHERE run = $1 AND node = $2 AND run_attempt = coalesce($3, run_attempt) AND node_attempt = coalesce($4, node_attempt)
            ORDER BY run_attempt DESC, node_attempt DESC, first_line DESC LIMIT 1
            """,
            row => (row.GetInt32(0), row.GetInt32(1), row.GetInt64(2)),
            run, query.NodeId, query.RunAttempt, query.NodeAttempt);
        return runAttempt == 0
            ? new LogPage { NextLine = query.FromLine }
            : LogPages.Cut(
                query, runAttempt, nodeAttempt, lineCount,
                from => ChunksFrom(database, run, query.NodeId, runAttempt, nodeAttempt, from));
    }

    /// <summary>The chunks from the one on that begins at or before a line.</summary>
    private static IEnumerable<LogChunk> ChunksFrom(
        Database database, long run, string nodeId, int runAttempt, int nodeAttempt, long from) => database.Each(
        """
        SELECT node_attempt, first_line, time, stream, lines FROM logs
        WHERE run = $1 AND node = $2 AND run_attempt = $3 AND node_attempt = $4 AND first_line >= coalesce((
            SELECT max(first_line) FROM logs
            WHERE run = $1 AND node = $2 AND run_attempt = $3 AND node_attempt = $4 AND first_line <= $5), 0)
        ORDER BY first_line
        """,
        row => ReadChunk(row, nodeId),
        [run, nodeId, runAttempt, nodeAttempt, from]);

    private static LogChunk ReadChunk(Row row, string nodeId) => new()
    {
        NodeId = nodeId,
        NodeAttempt = row.GetInt32(0),
        FirstLine = row.GetInt64(1),
        Time = Times.Read(row.GetInt64(2)),
        Stream = (OutputSource)row.GetInt32(3),
        Lines = [.. row.GetString(4).Split('\n')],
    };
}
