namespace GraphExecutor.Api.Tests;

/// <summary>A directory that is gone after the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("gx-api-").FullName;

    public string Store => System.IO.Path.Combine(Path, "runs.db");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
