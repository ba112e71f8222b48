using System.Diagnostics;

namespace GraphExecutor.Storage.Tests.Sqlite;

/// <summary>A small disk of a test's own. Only where mounting one is allowed.</summary>
internal sealed class TemporaryDisk : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private bool _isMounted;

    public string Path => _directory.Path;

    public string Store => _directory.Store;

    /// <summary>Mounts the disk, or skips the test.</summary>
    public static TemporaryDisk Mount(string size)
    {
        var disk = new TemporaryDisk();
        disk._isMounted = Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", disk.Path);
        if (!disk._isMounted)
        {
            disk.Dispose();
            Assert.Skip("mounting a disk is not allowed here");
        }

        return disk;
    }

    public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", Path));

    public void Dispose()
    {
        if (_isMounted)
        {
            Run("umount", Path);
        }

        _directory.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
