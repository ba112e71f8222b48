using System.Runtime.Versioning;

namespace GraphExecutor.Storage.Sqlite.Files;

/// <summary>Makes the file of a store, which may hold what runs printed: nobody else may read it.</summary>
internal static class StoreFile
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerDirectory = OwnerFile | UnixFileMode.UserExecute;

    /// <summary>Makes the file and its directory, when they are not there.</summary>
    /// <exception cref="StoreException">They cannot be made.</exception>
    public static void Ensure(string path)
    {
        if (Directory.Exists(path))
        {
            throw new StoreException(StoreErrorCode.Unavailable, $"The run store {path} is a directory: name a file in it.");
        }

        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            }
            else if (!File.Exists(path))
            {
                Create(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(
                StoreErrorCode.Unavailable,
                $"The run store {path} cannot be made: {exception.Message} Make its directory writable, or choose another place.",
                exception);
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static void Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, OwnerDirectory);
        try
        {
            // SQLite takes an empty file for a new one, and gives its other files the same mode.
            using var file = new FileStream(
                path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerFile });
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was faster.
        }
    }
}
