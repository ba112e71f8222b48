using System.Collections.Concurrent;

namespace GraphExecutor.Pty.Spawning;

/// <summary>
/// Gives files to commands, and takes them back for others: to make and to remove a file costs several times what it costs to rename it
/// and to see that nobody has it open, and a short command does not take much longer.
/// </summary>
/// <param name="directory">Where they are.</param>
/// <param name="extension">What their names end with.</param>
internal sealed class SpareFiles(string directory, string extension)
{
    // As many as commands ran at once.
    private readonly ConcurrentStack<string> _spares = [];
    private long _names;

    /// <summary>A path that no command was told before. There is an empty file, or none yet.</summary>
    internal string Take() => _spares.TryPop(out var spare) ? spare : NewPath();

    /// <summary>Takes back what a command was given, and has perhaps replaced or removed.</summary>
    internal void GiveBack(string path)
    {
        var spare = NewPath();
        if (!CommandFile.TryMove(path, spare))
        {
            CommandFile.Remove(path);
        }
        else if (CommandFile.TryRenew(spare))
        {
            _spares.Push(spare);
        }
        else
        {
            CommandFile.Remove(spare);
        }
    }

    private string NewPath() => $"{directory}/{Interlocked.Increment(ref _names)}{extension}";
}
