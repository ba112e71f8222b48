using System.IO.Compression;

namespace GraphExecutor.Infra.Tests.Release;

/// <summary>What users get from a registry of packages: <c>release/build</c> makes and tries all of it, this the tool alone.</summary>
public sealed class ToolTests : IDisposable
{
    private const int Timeout = 120_000;

    private readonly string _directory = Directory.CreateTempSubdirectory("gx-tool-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact(Timeout = Timeout)]
    public async Task Tool_PackedAndInstalledFromAFolder_RunsASample()
    {
        // As it was built with these tests.
        await DotnetAsync(
            "pack", Repository.File("src/GraphExecutor.Cli"), "-c", Repository.Metadata("Configuration"), "--no-build", "--nologo", "-v", "quiet", "-o", "packages");
        var package = Directory.EnumerateFiles(Path.Combine(_directory, "packages"), "*.nupkg").Single();
        var version = Path.GetFileNameWithoutExtension(package)["GraphExecutor.Cli.".Length..];
        Assert.Equal([package, Path.ChangeExtension(package, ".snupkg")], Directory.EnumerateFiles(Path.Combine(_directory, "packages")).Order());
        await AssertContentAsync(package);

        await DotnetAsync("tool", "install", "GraphExecutor.Cli", "--tool-path", "tools", "--source", "packages", "--version", version);
        var run = await ProgramRun.OfAsync(
            Path.Combine(_directory, "tools/gx"),
            _directory,
            ["run", Repository.File("samples/wordstat/workflow.yaml")],
            ("XDG_STATE_HOME", Path.Combine(_directory, "state")));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("wordstat completed", run.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task CheckPage_PageWasNotBuilt_FailsAndSaysWhatToDo()
    {
        var run = await ProgramRun.OfAsync(Repository.File("release/check-page"), _directory, [_directory]);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("the page is not built: run src/GraphExecutor.Web/build first\n", run.Error);
    }

    private static async Task AssertContentAsync(string package)
    {
        using var archive = await ZipFile.OpenReadAsync(package, TestContext.Current.CancellationToken);
        Assert.NotNull(archive.GetEntry("README.md"));
        using var reader = new StreamReader(archive.GetEntry("GraphExecutor.Cli.nuspec")!.Open());
        var specification = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains("<license type=\"expression\">MIT</license>", specification, StringComparison.Ordinal);
        Assert.Contains("<packageType name=\"DotnetTool\"", specification, StringComparison.Ordinal);
    }

    // A cache of its own: else the package of an earlier run, of the same version, would be installed.
    private async Task DotnetAsync(params string[] arguments)
    {
        var run = await ProgramRun.OfAsync(
            "dotnet", _directory, arguments, ("NUGET_PACKAGES", Path.Combine(_directory, "cache")), ("MSBUILDDISABLENODEREUSE", "1"));
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }
}
