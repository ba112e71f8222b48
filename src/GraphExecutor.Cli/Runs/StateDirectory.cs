namespace GraphExecutor.Cli.Runs;

/// <summary>Where <c>gx</c> keeps what outlives it: <c>$XDG_STATE_HOME/graphexecutor</c> or <c>~/.local/state/graphexecutor</c>.</summary>
internal static class StateDirectory
{
    /// <summary>The file that runs are recorded in by default.</summary>
    /// <exception cref="CommandException">There is no home directory to keep it in.</exception>
    public static string Store() => Path.Combine(Root(), "runs.db");

    /// <summary>The directory of the workspaces of recorded runs.</summary>
    /// <exception cref="CommandException">There is no home directory to keep it in.</exception>
    public static string Workspaces() => Path.Combine(Root(), "workspaces");

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
