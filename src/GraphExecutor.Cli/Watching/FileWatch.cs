namespace GraphExecutor.Cli.Watching;

/// <summary>
/// Tells when one of some files has changed. It looks at them now and then, which works on every file system and with every way in which
/// editors replace files.
/// </summary>
internal sealed class FileWatch
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private readonly IReadOnlyList<string> _paths;
    private Dictionary<string, FileStamp> _seen;

    /// <param name="paths">Files, and directories for all files in them.</param>
    public FileWatch(IReadOnlyList<string> paths)
    {
        _paths = paths;
        _seen = Look();
    }

    /// <summary>Completes when one is another than at the last call, or was made or removed; then gives its path.</summary>
    public async Task<string> WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = Look();
            if (Changed(_seen, now) is { } changed)
            {
                _seen = await SettledAsync(now, cancellationToken);
                return changed;
            }

            await Task.Delay(LookEvery, cancellationToken);
        }
    }

    /// <summary>Who saves one file often saves others too, or has not written all of it yet.</summary>
    private async Task<Dictionary<string, FileStamp>> SettledAsync(Dictionary<string, FileStamp> files, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(LookEvery, cancellationToken);
            var now = Look();
            if (Changed(files, now) is null)
            {
                return now;
            }

            files = now;
        }
    }

    private static string? Changed(Dictionary<string, FileStamp> before, Dictionary<string, FileStamp> now) =>
        now.FirstOrDefault(file => !before.TryGetValue(file.Key, out var stamp) || stamp != file.Value).Key
        ?? before.Keys.FirstOrDefault(path => !now.ContainsKey(path));

    private Dictionary<string, FileStamp> Look()
    {
        var stamps = new Dictionary<string, FileStamp>(StringComparer.Ordinal);
        foreach (var path in _paths.SelectMany(path => Directory.Exists(path) ? FilesIn(path) : [path]))
        {
            // Nothing is thrown for one that is not there.
            stamps[path] = new FileStamp(File.GetLastWriteTimeUtc(path), new FileInfo(path) is { Exists: true } file ? file.Length : -1);
        }

        return stamps;
    }

    private static IEnumerable<string> FilesIn(string directory) =>
        Directory.EnumerateFiles(directory, "*", new EnumerationOptions { RecurseSubdirectories = true });

    private readonly record struct FileStamp(DateTime Written, long Length);
}
