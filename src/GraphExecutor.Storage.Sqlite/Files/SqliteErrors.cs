using static SQLitePCL.raw;

namespace GraphExecutor.Storage.Sqlite.Files;

/// <summary>Says what an error of SQLite means for the store, and what to do about it.</summary>
internal static class SqliteErrors
{
    /// <summary>The error of the store that an error of SQLite is.</summary>
    public static StoreException Translate(SqliteException exception, string path)
    {
        var (code, message) = Describe(exception, path);
        return new StoreException(code, message, exception);
    }

    private static (StoreErrorCode, string) Describe(SqliteException exception, string path) => exception.Code switch
    {
        SQLITE_FULL => (StoreErrorCode.Full, NoRoom(path)),

        // The index of the write-ahead log is a file that is mapped: it has to grow before it can be written.
        SQLITE_IOERR when exception.ExtendedCode == SQLITE_IOERR_SHMSIZE => (StoreErrorCode.Full, NoRoom(path)),
        SQLITE_READONLY => (StoreErrorCode.ReadOnly, NotWritable(path)),
        SQLITE_BUSY or SQLITE_LOCKED => (
            StoreErrorCode.Locked,
            $"The run store {path} is locked by another program: end that program, or try again."),
        SQLITE_CORRUPT => (
            StoreErrorCode.Corrupt,
            $"The run store {path} is damaged: move it away together with its -wal file; `sqlite3 FILE .recover` may save what it holds."),
        SQLITE_NOTADB => (StoreErrorCode.NotAStore, Foreign(path)),
        _ => (
            StoreErrorCode.Unavailable,
            $"The run store {path} cannot be used ({exception.Message}): check that the disk works, and who may use the file and its directory."),
    };

    /// <summary>The file can only be read.</summary>
    public static string NotWritable(string path) =>
        $"The run store {path} cannot be written: make the file and its directory writable, or choose another store.";

    /// <summary>The file is something else.</summary>
    public static string Foreign(string path) => $"{path} is not a run store: it belongs to another program. Choose another file.";

    private static string NoRoom(string path) =>
        $"There is no room left for the run store {path}: free space on its disk, or prune old runs. What was recorded stays readable.";
}
