using GraphExecutor.Documents;
using GraphExecutor.Storage.Sqlite.Files;

namespace GraphExecutor.Storage.Sqlite.Rows;

/// <summary>The table <c>named_workflows</c>.</summary>
internal static class NamedWorkflowTable
{
    public static NamedWorkflow? Find(Database database, string name) => database.First(
        "SELECT name, hash, format, updated, source FROM named_workflows WHERE name = $1",
        row => new NamedWorkflow(ReadEntry(row), row.GetString(4)), name);

    public static List<WorkflowEntry> List(Database database, string after, int limit) => database.All(
        "SELECT name, hash, format, updated FROM named_workflows WHERE name > $1 ORDER BY name LIMIT $2", ReadEntry, after, limit);

    /// <returns>Whether it was saved: not when there is one of its name.</returns>
    public static bool Insert(Database database, NamedWorkflow workflow) => database.First(
        "INSERT INTO named_workflows (name, hash, format, updated, source) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING 1",
        _ => true, Values(workflow));

    /// <returns>Whether it was saved: not when the one of its name is another than was seen.</returns>
    public static bool Update(Database database, NamedWorkflow workflow, string seenHash) => database.First(
        "UPDATE named_workflows SET hash = $2, format = $3, updated = $4, source = $5 WHERE name = $1 AND hash = $6 RETURNING 1",
        _ => true, [.. Values(workflow), seenHash]);

    public static bool Delete(Database database, string name, string seenHash) => database.First(
        "DELETE FROM named_workflows WHERE name = $1 AND hash = $2 RETURNING 1", _ => true, name, seenHash);

    private static Value[] Values(NamedWorkflow workflow) =>
    [
        workflow.Entry.Name, workflow.Entry.Hash, (int)workflow.Entry.Format, workflow.Entry.UpdatedAt.UtcTicks, workflow.Source,
    ];

    private static WorkflowEntry ReadEntry(Row row) =>
        new(row.GetString(0), row.GetString(1), (DocumentFormat)row.GetInt32(2), Times.Read(row.GetInt64(3)));
}
