using System.ComponentModel;
using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty.Spawning;

/// <summary>The runner's directory for the files of its commands, made when the first one starts.</summary>
internal sealed class PrivateDirectory : IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly SpareFiles _outputs;
    private readonly SpareFiles _inputs;
    private volatile bool _made;

    internal PrivateDirectory(string parent)
    {
        _path = Path.Combine(Path.GetFullPath(parent), "gx-" + Guid.NewGuid().ToString("N"));
        _outputs = new SpareFiles(_path, ".out");
        _inputs = new SpareFiles(_path, ".in");
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(_path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // No command was ever run, or somebody has tidied up before us.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Something that a command left cannot be removed. Temporary directories are tidied up by the system.
        }
    }

    /// <exception cref="Win32Exception">The files could not be made.</exception>
    /// <exception cref="IOException">The directory could not be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory could not be made.</exception>
    internal CommandFiles CreateFiles(string inputs)
    {
        var files = new CommandFiles(_outputs, _inputs);
        try
        {
            MakeDirectory();
            try
            {
                files.Create(inputs);
            }
            catch (Win32Exception exception) when (exception.NativeErrorCode == Errno.NoEntry)
            {
                // Servers live longer than what tidies up /tmp leaves an unused directory alone.
                _made = false;
                MakeDirectory();
                files.Create(inputs);
            }

            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    private void MakeDirectory()
    {
        if (_made)
        {
            return;
        }

        lock (_gate)
        {
            if (!_made)
            {
#pragma warning disable CA1416 // Not for Windows, where the runner's constructor has thrown.
                Directory.CreateDirectory(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
#pragma warning restore CA1416
                _made = true;
            }
        }
    }
}
