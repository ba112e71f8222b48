using System.Text.Json;
using System.Text.RegularExpressions;
using GraphExecutor.Runs;
using GraphExecutor.Storage.Sqlite.Files;

namespace GraphExecutor.Storage.Sqlite.Rows;

/// <summary>The tables <c>runs</c>, <c>attempts</c> and <c>workflows</c>.</summary>
internal static partial class RunTable
{
    /// <summary>A run and its number in this file.</summary>
    public readonly record struct NumberedRun(long Number, RunRecord Run);

    public static NumberedRun? Find(Database database, string runId) =>
        database.First<NumberedRun?>("SELECT id, body FROM runs WHERE run_id = $1", row => Read(row), runId);

    /// <summary>The number of a run whose latest attempt is the one given.</summary>
    /// <exception cref="LeaseLostException">It is not the latest, or there is no such run.</exception>
    public static long Fence(Database database, string runId, int attempt)
    {
        var (number, latest) = database.First(
            "SELECT id, attempt FROM runs WHERE run_id = $1", row => (row.GetInt64(0), row.GetInt32(1)), runId);
        return number > 0 && latest == attempt ? number : throw new LeaseLostException(runId, attempt, latest == 0 ? null : latest);
    }

    /// <returns>Its number, or 0 when there is a run of that id.</returns>
    public static long Insert(Database database, RunRecord run) => database.First(
        """
        INSERT INTO runs (run_id, workflow, status, attempt, ended, body) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (run_id) DO NOTHING RETURNING id
        """,
        row => row.GetInt64(0),
        run.RunId, run.WorkflowName, (int)run.Status, run.Attempt, run.EndedAt?.UtcTicks, Write(run));

    public static void Update(Database database, long number, RunRecord run) => database.Execute(
        "UPDATE runs SET workflow = $2, status = $3, attempt = $4, ended = $5, body = $6 WHERE id = $1",
        number, run.WorkflowName, (int)run.Status, run.Attempt, run.EndedAt?.UtcTicks, Write(run));

    public static List<NumberedRun> List(Database database, RunQuery query, long before, int limit) =>
        (query.Status, query.WorkflowName) switch
        {
            _ when query.Text is { } text => Search(database, query, text, before, limit),
            (null, null) => database.All("SELECT id, body FROM runs WHERE id < $1 ORDER BY id DESC LIMIT $2", Read, before, limit),
            ({ } status, null) => database.All(
                "SELECT id, body FROM runs WHERE id < $1 AND status = $3 ORDER BY id DESC LIMIT $2", Read, before, limit, (int)status),
            (null, { } workflow) => database.All(
                "SELECT id, body FROM runs WHERE id < $1 AND workflow = $3 ORDER BY id DESC LIMIT $2", Read, before, limit, workflow),
            ({ } status, { } workflow) => database.All(
                "SELECT id, body FROM runs WHERE id < $1 AND workflow = $3 AND status = $4 ORDER BY id DESC LIMIT $2",
                Read, before, limit, workflow, (int)status),
        };

    public static void SaveWorkflow(Database database, StoredWorkflow workflow) => database.Execute(
        "INSERT INTO workflows (hash, json) VALUES ($1, $2) ON CONFLICT DO NOTHING", workflow.Hash, workflow.Json);

    public static StoredWorkflow? FindWorkflow(Database database, string hash) => database.First(
        "SELECT hash, json FROM workflows WHERE hash = $1", row => new StoredWorkflow(row.GetString(0), row.GetString(1)), hash);

    public static void DropUnusedWorkflows(Database database) => database.Execute(
        "DELETE FROM workflows WHERE hash NOT IN (SELECT workflow_hash FROM attempts)");

    public static void SaveAttempt(Database database, long run, AttemptRecord attempt) => database.Execute(
        "INSERT OR REPLACE INTO attempts (run, number, workflow_hash, body) VALUES ($1, $2, $3, $4)",
        run, attempt.Number, attempt.WorkflowHash, JsonSerializer.SerializeToUtf8Bytes(attempt, StoreJson.Relaxed.AttemptRecord));

    public static List<AttemptRecord> Attempts(Database database, string runId) => database.All(
        "SELECT attempts.body FROM runs JOIN attempts ON run = id WHERE run_id = $1 ORDER BY number", ReadAttempt, runId);

    public static AttemptRecord Attempt(Database database, long run, int number) => database.First(
        "SELECT body FROM attempts WHERE run = $1 AND number = $2", ReadAttempt, run, number)!;

    /// <summary>A settled run that ended before a time, with a number above the one given.</summary>
    public static NumberedRun? FindOld(Database database, long above, DateTimeOffset endedBefore) => database.First<NumberedRun?>(
        "SELECT id, body FROM runs WHERE id > $1 AND status <> $2 AND ended < $3 ORDER BY id LIMIT 1",
        row => Read(row), above, (int)RunStatus.Running, endedBefore.UtcTicks);

    /// <summary>Deletes a run with all that belongs to it.</summary>
    public static void Delete(Database database, long run)
    {
        database.Execute("DELETE FROM logs WHERE run = $1", run);
        database.Execute("DELETE FROM transitions WHERE run = $1", run);
        database.Execute("DELETE FROM nodes WHERE run = $1", run);
        database.Execute("DELETE FROM messages WHERE run = $1", run);
        database.Execute("DELETE FROM attempts WHERE run = $1", run);
        database.Execute("DELETE FROM runs WHERE id = $1", run);
    }

    /// <summary>Runs with a text in their id or their workflow's name. All are looked at, but in the index runs_listed, a tenth of the table.</summary>
    private static List<NumberedRun> Search(Database database, RunQuery query, string text, long before, int limit) => database.All(
        """
        SELECT id, body FROM runs WHERE id IN (
            SELECT id FROM runs
            WHERE id < $1 AND ($3 IS NULL OR status = $3) AND ($4 IS NULL OR workflow = $4)
                AND (run_id LIKE $5 ESCAPE '\' OR workflow LIKE $5 ESCAPE '\')
            ORDER BY id DESC LIMIT $2)
        ORDER BY id DESC
        """,
        Read, before, limit, (int?)query.Status, query.WorkflowName, $"%{Wildcards().Replace(text, @"\$0")}%");

    [GeneratedRegex(@"[%_\\]")]
    private static partial Regex Wildcards();

    private static byte[] Write(RunRecord run) => JsonSerializer.SerializeToUtf8Bytes(run, StoreJson.Relaxed.RunRecord);

    private static NumberedRun Read(Row row) =>
        new(row.GetInt64(0), JsonSerializer.Deserialize(row.GetUtf8(1), StoreJson.Relaxed.RunRecord)!);

    private static AttemptRecord ReadAttempt(Row row) =>
        JsonSerializer.Deserialize(row.GetUtf8(0), StoreJson.Relaxed.AttemptRecord)!;
}
