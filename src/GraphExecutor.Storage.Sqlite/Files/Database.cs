using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace GraphExecutor.Storage.Sqlite.Files;

/// <summary>
/// A connection that keeps its statements prepared. One thread at a time may use it. Parameters are <c>$1</c>, <c>$2</c> and so on.
/// </summary>
internal sealed class Database : IDisposable
{
    private static readonly string[] ParameterNames = [.. Enumerable.Range(1, 32).Select(number => $"${number}")];

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = [];

    private Database(SqliteConnection connection) => _connection = connection;

    /// <summary>Whether a transaction is open. SQLite ends one of its own accord when there is no room, for instance.</summary>
    public bool InTransaction => sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>Opens the file of a store.</summary>
    /// <param name="options">Which file, and how.</param>
    /// <param name="asItIs">
    /// Opens a file in a directory that cannot be written, which has room neither for a log nor for locks: nobody can write it.
    /// </param>
    public static Database Open(SqliteRunStoreOptions options, bool asItIs = false)
    {
        var text = new SqliteConnectionStringBuilder
        {
            DataSource = asItIs ? $"{new Uri(options.Path).AbsoluteUri}?immutable=1" : options.Path,
            Mode = asItIs ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWrite,

            // Connections are kept here, and closed for good: no file stays open.
            Pooling = false,

            // SQLite waits itself, and polls more often than its wrapper, which would wait that long again in steps of 150 ms.
            DefaultTimeout = 1,
        };
        var connection = new SqliteConnection(text.ToString());
        try
        {
            connection.Open();
            var database = new Database(connection);
            database.Run($"PRAGMA busy_timeout = {(long)options.BusyTimeout.TotalMilliseconds}");
            return database;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Carries out a statement that is not kept.</summary>
    public void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Carries out a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    /// <summary>All rows of a query.</summary>
    public List<T> All<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using var reader = Prepare(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>The first row of a query; the default when there is none.</summary>
    public T? First<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using var reader = Prepare(sql, values).ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }

    /// <summary>The rows of a query, as they are asked for. Nothing else may use the connection until then.</summary>
    public IEnumerable<T> Each<T>(string sql, Func<SqliteDataReader, T> read, object?[] values)
    {
        using var reader = Prepare(sql, values).ExecuteReader();
        while (reader.Read())
        {
            yield return read(reader);
        }
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of this project; values are parameters.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = ParameterNames[i] });
            }

            _commands.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }
}
