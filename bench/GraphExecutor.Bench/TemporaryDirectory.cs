namespace GraphExecutor.Bench;

/// <summary>A directory that is gone with all that is in it when it is disposed.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("gx-bench-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
