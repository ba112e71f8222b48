using System.Security.Cryptography;

namespace GraphExecutor.Cli.Runs;

/// <summary>Where <c>gx</c> keeps what outlives it: <c>$XDG_STATE_HOME/graphexecutor</c> or <c>~/.local/state/graphexecutor</c>.</summary>
internal static class StateDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The file that runs are recorded in by default.</summary>
    /// <exception cref="CommandException">There is no home directory to keep it in.</exception>
    public static string Store() => Path.Combine(Root(), "runs.db");

    /// <summary>The directory of the workspaces of recorded runs.</summary>
    /// <exception cref="CommandException">There is no home directory to keep it in.</exception>
    public static string Workspaces() => Path.Combine(Root(), "workspaces");

    /// <summary>A name for the directory that the nodes of a run share; it is not made.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="isRecorded">Whether it can be resumed. One that cannot leaves nothing in the state directory, and needs none.</param>
    /// <exception cref="CommandException">There is no home directory to keep it in.</exception>
    public static string NewWorkspace(string runId, bool isRecorded)
    {
        // Ids are unique only within a store: what makes the directory a new one is chance.
        var name = $"{runId}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        return isRecorded ? Path.Combine(Workspaces(), name) : Path.Combine(Path.GetTempPath(), $"gx-workspace-{name}");
    }

    /// <summary>Makes a workspace, for its owner alone, unless it is there.</summary>
    /// <exception cref="CommandException">It cannot be made.</exception>
    public static void CreateWorkspace(string path)
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

    /// <summary>The directory itself.</summary>
    /// <exception cref="CommandException">There is no home directory to keep it in.</exception>
    public static string Root()
    {
        if (Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state && Path.IsPathRooted(state))
        {
            return Path.Combine(state, "graphexecutor");
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length > 0
            ? Path.Combine(home, ".local", "state", "graphexecutor")
            : throw new CommandException(
                ExitCode.Internal, "there is no home directory to keep runs in. Set XDG_STATE_HOME to a directory of your own, or record nothing with gx run --store memory");
    }
}
