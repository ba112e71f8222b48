using System.Diagnostics;
using SQLitePCL;
using static SQLitePCL.raw;

namespace GraphExecutor.Storage.Sqlite.Files;

/// <summary>
/// A connection that keeps its statements prepared. One thread at a time may use it. Parameters are <c>$1</c>, <c>$2</c> and so on.
/// </summary>
internal sealed class Database : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly TimeSpan _busyTimeout;
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);

    static Database() => Batteries_V2.Init();

    private Database(sqlite3 connection, TimeSpan busyTimeout)
    {
        _connection = connection;
        _busyTimeout = busyTimeout;
    }

    /// <summary>Whether a transaction is open. SQLite ends one of its own accord when there is no room, for instance.</summary>
    public bool InTransaction => sqlite3_get_autocommit(_connection) == 0;

    /// <summary>Opens the file of a store.</summary>
    /// <param name="options">Which file, and how.</param>
    /// <param name="asItIs">
    /// Opens a file in a directory that cannot be written, which has room neither for a log nor for locks: nobody can write it.
    /// </param>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static Database Open(SqliteRunStoreOptions options, bool asItIs = false)
    {
        // No mutex, because one thread at a time uses it.
        var result = asItIs
            ? sqlite3_open_v2($"{new Uri(options.Path).AbsoluteUri}?immutable=1", out var connection, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, null)
            : sqlite3_open_v2(options.Path, out connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, null);
        if (result != SQLITE_OK)
        {
            using (connection)
            {
                throw new SqliteException(connection, result);
            }
        }

        sqlite3_extended_result_codes(connection, 1);
        sqlite3_busy_timeout(connection, (int)Math.Min(options.BusyTimeout.TotalMilliseconds, int.MaxValue));
        return new Database(connection, options.BusyTimeout);
    }

    /// <summary>Carries out a script that is not kept.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public void Run(string script)
    {
        // SQLite waits for others before it calls a statement busy, but not when it turns on the write-ahead log: then this does.
        var start = Stopwatch.GetTimestamp();
        int result;
        while ((result = sqlite3_exec(_connection, script)) != SQLITE_OK)
        {
            if (SqliteException.PrimaryCode(result) != SQLITE_BUSY || Stopwatch.GetElapsedTime(start) >= _busyTimeout)
            {
                throw new SqliteException(_connection, result);
            }

            Thread.Sleep(1);
        }
    }

    /// <summary>Carries out a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    /// <exception cref="SqliteException">It failed.</exception>
    public int Execute(string sql, params ReadOnlySpan<Value> values)
    {
        using var execution = Prepare(sql).Begin(values);
        execution.Next();
        return sqlite3_changes(_connection);
    }

    /// <summary>All rows of a query.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public List<T> All<T>(string sql, Func<Row, T> read, params ReadOnlySpan<Value> values)
    {
        using var execution = Prepare(sql).Begin(values);
        var rows = new List<T>();
        while (execution.Next())
        {
            rows.Add(read(execution.Row));
        }

        return rows;
    }

    /// <summary>The first row of a query; the default when there is none.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public T? First<T>(string sql, Func<Row, T> read, params ReadOnlySpan<Value> values)
    {
        using var execution = Prepare(sql).Begin(values);
        return execution.Next() ? read(execution.Row) : default;
    }

    /// <summary>The rows of a query, as they are asked for. Nothing else may use the connection until then.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public IEnumerable<T> Each<T>(string sql, Func<Row, T> read, Value[] values)
    {
        using var execution = Prepare(sql).Begin(values);
        while (execution.Next())
        {
            yield return read(execution.Row);
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    private Statement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            _statements.Add(sql, statement = new Statement(_connection, sql));
        }

        return statement;
    }
}
