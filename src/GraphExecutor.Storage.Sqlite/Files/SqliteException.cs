using SQLitePCL;
using static SQLitePCL.raw;

namespace GraphExecutor.Storage.Sqlite.Files;

/// <summary>An error that SQLite reported.</summary>
/// <param name="connection">Where; it knows the message.</param>
/// <param name="code">The extended result code (sqlite.org/rescode.html).</param>
internal sealed class SqliteException(sqlite3 connection, int code)
    : Exception($"{sqlite3_errmsg(connection).utf8_to_string()} (SQLite {code})")
{
    /// <summary>What kind of error it is.</summary>
    public int Code => PrimaryCode(ExtendedCode);

    /// <summary>The error itself.</summary>
    public int ExtendedCode { get; } = code;

    /// <summary>The kind of error that an extended code belongs to: its lowest eight bits.</summary>
    public static int PrimaryCode(int code) => code & 0xFF;
}
