namespace GraphExecutor.Storage.Tests.Sqlite;

/// <summary>A directory of a test, which goes with it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("gx-store-").FullName;

    /// <summary>Where the test has its store.</summary>
    public string Store => System.IO.Path.Combine(Path, "runs.db");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
