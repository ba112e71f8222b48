using System.Text;
using SQLitePCL;
using static SQLitePCL.raw;

namespace GraphExecutor.Storage.Sqlite.Files;

/// <summary>A row that a statement is at. Columns count from 0.</summary>
internal readonly struct Row(sqlite3_stmt statement)
{
    public bool IsNull(int column) => sqlite3_column_type(statement, column) == SQLITE_NULL;

    public int GetInt32(int column) => sqlite3_column_int(statement, column);

    public long GetInt64(int column) => sqlite3_column_int64(statement, column);

    public string GetString(int column) => Encoding.UTF8.GetString(GetUtf8(column));

    /// <summary>A text as it is stored, while the statement stays at this row. Unlike a C string it may hold NUL.</summary>
    public ReadOnlySpan<byte> GetUtf8(int column) => sqlite3_column_blob(statement, column);
}
