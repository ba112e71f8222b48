using System.Globalization;
using SQLitePCL;
using static SQLitePCL.raw;

namespace GraphExecutor.Storage.Sqlite.Files;

/// <summary>A prepared statement.</summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;

    // Which value is whose: SQLite counts parameters as they come in the text, whatever number they have in their names.
    private readonly int[] _values;

    /// <param name="connection">Where it is carried out.</param>
    /// <param name="sql">One statement.</param>
    /// <exception cref="SqliteException">It cannot be understood, or names what is not there.</exception>
    public Statement(sqlite3 connection, string sql)
    {
        _connection = connection;
        var result = sqlite3_prepare_v3(connection, sql, SQLITE_PREPARE_PERSISTENT, out _statement);
        if (result != SQLITE_OK)
        {
            throw new SqliteException(connection, result);
        }

        _values = new int[sqlite3_bind_parameter_count(_statement)];
        for (var parameter = 1; parameter <= _values.Length; parameter++)
        {
            var name = sqlite3_bind_parameter_name(_statement, parameter).utf8_to_string();
            _values[parameter - 1] = int.Parse(name.AsSpan(1), CultureInfo.InvariantCulture) - 1;
        }
    }

    /// <summary>Begins to carry it out.</summary>
    /// <param name="values">Its parameters: <c>$1</c> is the first.</param>
    /// <exception cref="SqliteException">A value is too large, or it is being carried out already.</exception>
    public Execution Begin(ReadOnlySpan<Value> values)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            var result = values[_values[i]].Bind(_statement, i + 1);
            if (result != SQLITE_OK)
            {
                throw new SqliteException(_connection, result);
            }
        }

        return new Execution(this);
    }

    public void Dispose() => _statement.Dispose();

    /// <summary>One execution of the statement: until its end the statement holds what it has read.</summary>
    internal readonly struct Execution(Statement owner) : IDisposable
    {
        /// <summary>The row it is at.</summary>
        public Row Row => new(owner._statement);

        /// <summary>Goes to the first row, and to the next one.</summary>
        /// <returns>Whether there is one.</returns>
        /// <exception cref="SqliteException">It failed.</exception>
        public bool Next() => sqlite3_step(owner._statement) switch
        {
            SQLITE_ROW => true,
            SQLITE_DONE => false,
            var error => throw new SqliteException(owner._connection, error),
        };

        public void Dispose() => sqlite3_reset(owner._statement);
    }
}
