namespace GraphExecutor.Storage.Sqlite.Files;

/// <summary>The tables of a store, and how files of earlier versions get them. README.md says what they hold.</summary>
internal static class Schema
{
    /// <summary>What each version adds: the first makes a new file, and none ever changes once it was released.</summary>
    public static readonly string[] Migrations =
    [
        """
        CREATE TABLE workflows (
            hash TEXT PRIMARY KEY,
            json TEXT NOT NULL);
        CREATE TABLE runs (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            run_id TEXT NOT NULL UNIQUE,
            workflow TEXT NOT NULL,
            status INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            ended INTEGER,
            body TEXT NOT NULL);
        CREATE INDEX runs_by_status ON runs (status);
        CREATE INDEX runs_by_workflow ON runs (workflow);
        CREATE TABLE attempts (
            run INTEGER NOT NULL,
            number INTEGER NOT NULL,
            workflow_hash TEXT NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (run, number)) WITHOUT ROWID;
        CREATE TABLE nodes (
            run INTEGER NOT NULL,
            node TEXT NOT NULL,
            version INTEGER NOT NULL,
            status INTEGER NOT NULL,
            run_attempt INTEGER NOT NULL,
            node_attempt INTEGER NOT NULL,
            latest INTEGER NOT NULL,
            process TEXT,
            PRIMARY KEY (run, node)) WITHOUT ROWID;
        CREATE TABLE transitions (
            run INTEGER NOT NULL,
            number INTEGER NOT NULL,
            run_attempt INTEGER NOT NULL,
            time INTEGER NOT NULL,
            node TEXT,
            retry_at INTEGER,
            body TEXT NOT NULL,
            PRIMARY KEY (run, number)) WITHOUT ROWID;
        CREATE TABLE logs (
            id INTEGER PRIMARY KEY,
            run INTEGER NOT NULL,
            node TEXT NOT NULL,
            run_attempt INTEGER NOT NULL,
            node_attempt INTEGER NOT NULL,
            first_line INTEGER NOT NULL,
            end_line INTEGER NOT NULL,
            time INTEGER NOT NULL,
            stream INTEGER NOT NULL,
            lines TEXT NOT NULL);
        CREATE UNIQUE INDEX logs_by_line ON logs (run, node, run_attempt, node_attempt, first_line);
        CREATE TABLE messages (
            id INTEGER PRIMARY KEY,
            run INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            node TEXT,
            body TEXT,
            time INTEGER NOT NULL);
        CREATE INDEX messages_by_run ON messages (run);
        """,
        """
        CREATE TABLE named_workflows (
            name TEXT PRIMARY KEY,
            hash TEXT NOT NULL,
            format INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            source TEXT NOT NULL);
        """,
        "ALTER TABLE nodes ADD COLUMN alive_until INTEGER",
        "CREATE INDEX runs_listed ON runs (id, run_id, workflow, status)",
        "ALTER TABLE nodes ADD COLUMN claim TEXT",
    ];

    // "GXRS", which tells a store from the database of another program.
    private const int ApplicationId = 0x47585253;

    /// <summary>Brings a file to the newest version.</summary>
    /// <exception cref="StoreException">It is of a newer version, or not a store at all.</exception>
    public static void Migrate(Database database, SqliteRunStoreOptions options, IReadOnlyList<string> migrations)
    {
        // In one transaction: read one by one, what another process makes of a new file just now would look like no store at all.
        if (InTransaction(database, "BEGIN", () => Check(database, options, migrations)) == migrations.Count)
        {
            return;
        }

        // Of a new file, and before there is a table in it: deleting runs shall be able to give room back.
        database.Run("PRAGMA auto_vacuum = INCREMENTAL");
        database.Run("PRAGMA journal_mode = WAL");
        InTransaction(database, "BEGIN IMMEDIATE", () =>
        {
            // Again, because another process may have been faster.
            for (var version = Check(database, options, migrations); version < migrations.Count; version++)
            {
                database.Run(migrations[(int)version]);
            }

            database.Run($"PRAGMA application_id = {ApplicationId}");
            database.Run($"PRAGMA user_version = {migrations.Count}");
            return migrations.Count;
        });
    }

    private static long InTransaction(Database database, string begin, Func<long> work)
    {
        database.Run(begin);
        try
        {
            var result = work();
            database.Run("COMMIT");
            return result;
        }
        catch
        {
            if (database.InTransaction)
            {
                database.Run("ROLLBACK");
            }

            throw;
        }
    }

    /// <returns>The version of the file; 0 when it is new.</returns>
    private static long Check(Database database, SqliteRunStoreOptions options, IReadOnlyList<string> migrations)
    {
        var application = Number(database, "PRAGMA application_id");
        var version = Number(database, "PRAGMA user_version");
        var isNew = application == 0 && version == 0 && Number(database, "SELECT count(*) FROM sqlite_master") == 0;
        if (application != ApplicationId && !isNew)
        {
            throw new StoreException(StoreErrorCode.NotAStore, SqliteErrors.Foreign(options.Path));
        }

        return version <= migrations.Count ? version : throw new StoreException(
            StoreErrorCode.NewerVersion,
            $"The run store {options.Path} was written by a newer version (its schema is {version}, this one knows {migrations.Count}): "
            + "use that version, or choose another store.");
    }

    private static long Number(Database database, string sql) => database.First(sql, row => row.GetInt64(0));
}
