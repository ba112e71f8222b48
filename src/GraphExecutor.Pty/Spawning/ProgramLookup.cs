using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty.Spawning;

/// <summary>Finds programs as a shell would, in the <c>PATH</c> and from the directory that the command gets.</summary>
internal static class ProgramLookup
{
    private const int Executable = 1;

    /// <summary>What shells search when there is no <c>PATH</c>.</summary>
    private const string DefaultPath = "/usr/local/bin:/usr/bin:/bin";

    /// <param name="program">A name, or a path when it holds a slash.</param>
    /// <param name="path">The command's <c>PATH</c>.</param>
    /// <param name="directory">Where relative paths start; this process's own directory when <see langword="null"/>.</param>
    /// <returns>The path to start, or <see langword="null"/> and what the matter is.</returns>
    internal static (string? Path, string? Problem) Find(string program, string? path, string? directory)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            return (program, null); // The kernel says what is wrong with it.
        }

        if (program.Length == 0)
        {
            return (null, "The name of the program is empty. Give it as the first element of the command.");
        }

        string? notExecutable = null;
        foreach (var place in (path ?? DefaultPath).Split(':'))
        {
            var candidate = place.Length == 0 ? "./" + program : Path.Combine(place, program);
            var seen = directory is null ? candidate : Path.Combine(directory, candidate);
            if (Libc.Access(seen, Executable) == 0)
            {
                if (!Directory.Exists(seen))
                {
                    return (candidate, null);
                }
            }
            else if (notExecutable is null && File.Exists(seen))
            {
                notExecutable = candidate;
            }
        }

        return (null, notExecutable is null
            ? $"The program '{program}' was not found in the PATH of the command ({path ?? DefaultPath}). "
                + "Install it, add its directory to PATH in 'env', or give its full path."
            : $"'{notExecutable}' may not be executed by this user. Give it the permission with 'chmod +x {notExecutable}'.");
    }
}
