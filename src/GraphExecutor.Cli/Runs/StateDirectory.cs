using System.Security.Cryptography;

namespace GraphExecutor.Cli.Runs;

/// <summary>Where <c>gx</c> keeps what outlives it: <c>$XDG_STATE_HOME/graphexecutor</c> or <c>~/.local/state/graphexecutor</c>.</summary>
internal static class StateDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>A name for the directory that the nodes of a run share; it is not made.</summary>
    public static string NewWorkspace(string runId) =>

        // Ids are unique only within a store: what makes the directory a new one is chance.
        Path.Combine(Root(), "workspaces", $"{runId}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}");

    /// <summary>Makes a workspace, for its owner alone, unless it is there.</summary>
    /// <exception cref="UsageException">It cannot be made.</exception>
    public static void CreateWorkspace(string path)
    {
        try
        {
            Directory.CreateDirectory(path, OwnerOnly);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the workspace {path} cannot be made: {exception.Message}. Set XDG_STATE_HOME to a directory that can be written");
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
    public static string Root()
    {
        if (Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state && Path.IsPathRooted(state))
        {
            return Path.Combine(state, "graphexecutor");
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length > 0
            ? Path.Combine(home, ".local", "state", "graphexecutor")
            : throw new UsageException("there is no home directory to keep runs in. Set XDG_STATE_HOME to a directory of your own");
    }
}
