using System.Diagnostics;
using GraphExecutor.Pty.Spawning;

namespace GraphExecutor.Pty.Tests.Spawning;

[Collection(nameof(RunsAlone))]
public sealed class SpareFilesTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gx-test-");
    private readonly SpareFiles _files;

    public SpareFilesTests() => _files = new SpareFiles(_directory.FullName, ".out");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Take_AfterOneWasWrittenTo_IsThatFileEmptyUnderAnotherName()
    {
        var path = Create("a=1\n");
        _files.GiveBack(path);

        var next = _files.Take();

        Assert.NotEqual(path, next);
        Assert.Equal("", File.ReadAllText(next));
        Assert.Equal([next], Directory.GetFiles(_directory.FullName));
    }

    [Theory]
    [InlineData(FileAccess.Write)]
    [InlineData(FileAccess.Read)]
    public void Take_SomebodyStillHasItOpen_IsAnotherFile(FileAccess access)
    {
        var path = Create("");
        using (new FileStream(path, FileMode.Open, access, FileShare.ReadWrite))
        {
            _files.GiveBack(path);
        }

        Assert.False(File.Exists(_files.Take()));
        Assert.Empty(Directory.GetFileSystemEntries(_directory.FullName));
    }

    [Fact]
    public void Take_SomebodyElseMayReadIt_IsAnotherFile()
    {
        var path = Create("");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        _files.GiveBack(path);

        Assert.False(File.Exists(_files.Take()));
        Assert.Empty(Directory.GetFileSystemEntries(_directory.FullName));
    }

    [Fact]
    public async Task Take_ItHasAnotherName_IsAnotherFile()
    {
        var path = Create("");
        var other = Path.Combine(_directory.FullName, "other");
        using (var link = Process.Start("ln", [path, other]))
        {
            await link.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        _files.GiveBack(path);

        Assert.False(File.Exists(_files.Take()));
        Assert.Equal([other], Directory.GetFileSystemEntries(_directory.FullName));
    }

    [Fact]
    public void GiveBack_DirectoryInItsPlace_RemovesThat()
    {
        var path = _files.Take();
        Directory.CreateDirectory(Path.Combine(path, "a"));

        _files.GiveBack(path);

        Assert.Empty(Directory.GetFileSystemEntries(_directory.FullName));
        Assert.False(Path.Exists(_files.Take()));
    }

    private string Create(string content)
    {
        var path = _files.Take();
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
