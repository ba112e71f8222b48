using System.Security.Cryptography;

namespace GraphExecutor.Cli.Runs;

/// <summary>The directories that the nodes of a run share, and beside each one that of its commands' files.</summary>
internal static class Workspaces
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>A name for the workspace of a run; it is not made.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="isRecorded">Whether it can be resumed. One that cannot leaves nothing in the state directory, and needs none.</param>
    /// <exception cref="CommandException">There is no home directory to keep it in.</exception>
    public static string NewPath(string runId, bool isRecorded)
    {
        // Ids are unique only within a store: what makes the directory a new one is chance.
        var name = $"{runId}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        return isRecorded ? Path.Combine(StateDirectory.Workspaces(), name) : Path.Combine(Path.GetTempPath(), $"gx-workspace-{name}");
    }

    /// <summary>Makes a workspace, for its owner alone, unless it is there.</summary>
    /// <exception cref="CommandException">It cannot be made.</exception>
    public static void Create(string path)
    {
        try
        {
            // One by one: those above the last one would be open to everybody.
            var workspaces = Path.GetDirectoryName(path)!;
            Directory.CreateDirectory(Path.GetDirectoryName(workspaces) ?? workspaces, OwnerOnly);
            Directory.CreateDirectory(workspaces, OwnerOnly);
            Directory.CreateDirectory(path, OwnerOnly);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Internal, $"the workspace {path} cannot be made: {exception.Message.TrimEnd('.')}. Set XDG_STATE_HOME to a directory that can be written; TMPDIR for a run that is not recorded");
        }
    }

    /// <summary>The directory of the files of the run's commands, where a later attempt finds what one that was killed has left.</summary>
    public static string CommandFiles(string workspace) => workspace + ".files";

    /// <summary>Removes the files of the run's commands.</summary>
    public static void RemoveCommandFiles(string workspace) => RemoveTree(CommandFiles(workspace));

    /// <summary>Removes a workspace that nothing was put into.</summary>
    public static void RemoveIfEmpty(string workspace)
    {
        try
        {
            if (Directory.Exists(workspace) && !Directory.EnumerateFileSystemEntries(workspace).Any())
            {
                Directory.Delete(workspace);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Something that was left running has just put a file there, or took the permission: then it stays.
        }
    }

    /// <summary>
    /// Removes all that a deleted run has in the state directory. A store may come from anywhere: a path in it that leads elsewhere is
    /// left alone.
    /// </summary>
    public static void Remove(string workspace)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(workspace)) == StateDirectory.Workspaces())
        {
            RemoveTree(workspace);
            RemoveCommandFiles(workspace);
        }
    }

    private static void RemoveTree(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing was ever put there.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Something that a command left cannot be removed: then it stays.
        }
    }
}
