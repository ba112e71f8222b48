using System.Security.Cryptography;

namespace GraphExecutor.Cli.Runs;

/// <summary>Where <c>gx</c> keeps what outlives it: <c>$XDG_STATE_HOME/graphexecutor</c> or <c>~/.local/state/graphexecutor</c>.</summary>
internal static class StateDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes a new directory that the nodes of a run share, for its owner alone.</summary>
    /// <exception cref="UsageException">It cannot be made.</exception>
    public static string CreateWorkspace(string runId)
    {
        // Ids are unique only as far as whoever chose them took care: what makes the directory a new one is chance.
        var path = Path.Combine(Root(), "workspaces", $"{runId}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        try
        {
            Directory.CreateDirectory(path, OwnerOnly);
            return path;
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

    private static string Root()
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
