using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GraphExecutor.Api.Hosting;

/// <summary>The directory that the nodes of a run share, and beside it that of its commands' files.</summary>
internal static class WorkspaceDirectory
{
    /// <summary>A name for the one of a new run. Ids are unique only within a store: what makes the directory a new one is chance.</summary>
    public static string NameFor(string runId) => $"{runId}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    /// <summary>A name for the one of a run that was recorded without: the same whenever it is asked for.</summary>
    public static string NameFor(string runId, DateTimeOffset createdAt)
    {
        var time = Encoding.ASCII.GetBytes(createdAt.UtcTicks.ToString(CultureInfo.InvariantCulture));
        return $"{runId}.{Convert.ToHexStringLower(SHA256.HashData(time))[..8]}";
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
    /// Removes all that a deleted run has left. A store may come from anywhere: a path in it that leads elsewhere is left alone.
    /// </summary>
    /// <param name="root">The directory of the workspaces of this host.</param>
    /// <param name="workspace">What is recorded of the run.</param>
    public static void Remove(string root, string workspace)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(workspace)) == Path.GetFullPath(root))
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
