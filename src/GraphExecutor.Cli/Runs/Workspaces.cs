using GraphExecutor.Api.Hosting;
using GraphExecutor.Storage;

namespace GraphExecutor.Cli.Runs;

/// <summary>Where the workspaces of the runs of this user are.</summary>
internal static class Workspaces
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>A name for the workspace of a run; it is not made.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="isRecorded">Whether it can be resumed. One that cannot leaves nothing in the state directory, and needs none.</param>
    /// <exception cref="CommandException">There is no home directory to keep it in.</exception>
    public static string NewPath(string runId, bool isRecorded)
    {
        var name = WorkspaceDirectory.NameFor(runId);
        return isRecorded ? Path.Combine(StateDirectory.Workspaces(), name) : Path.Combine(Path.GetTempPath(), $"gx-workspace-{name}");
    }

    /// <summary>
    /// The workspace of a recorded run. One that was started by something that gave it none gets one here, the same at each attempt, so that
    /// what an earlier one has left there, and left running, is found.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <exception cref="CommandException">There is no home directory to keep it in.</exception>
    public static string Of(RunRecord run) =>
        run.Workspace ?? Path.Combine(StateDirectory.Workspaces(), WorkspaceDirectory.NameFor(run.RunId, run.CreatedAt));

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
}
