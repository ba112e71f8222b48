using System.Globalization;
using System.Runtime.InteropServices;
using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty.Spawning;

/// <summary>Says for people why a command could not be started, and how that is mended.</summary>
internal static class SpawnProblem
{
    private const int OpenFilesLimit = 7;
    private const int ProcessesLimit = 6;
    private const int Executable = 1;

    /// <summary>Opening its terminal or pipes failed.</summary>
    internal static string OfDescriptors(int error) => error switch
    {
        Errno.FilesExhausted =>
            $"This process has no file descriptors left (limit {Limit(OpenFilesLimit)}, 'ulimit -n'; a command takes two, "
            + "or three with prompts). Raise the limit, or run fewer nodes at once with 'maxParallelism'.",
        Errno.SystemFilesExhausted =>
            "The system has no file descriptors left (limit fs.file-max). Raise it with 'sysctl', or run fewer nodes at once.",
        Errno.NoSpace =>
            $"The system has no terminals left (limit {KernelSetting("/proc/sys/kernel/pty/max")}, kernel.pty.max, or 'max' of the "
            + "devpts mount, or fs.epoll.max_user_watches). Raise it with 'sysctl', run fewer nodes at once, or use 'terminal: false'.",
        Errno.NoEntry =>
            "There are no terminals here: /dev/ptmx is missing. Mount devpts on /dev/pts, or use 'terminal: false'.",
        _ => $"The terminal or the pipes of the command could not be opened: {Describe(error)}.",
    };

    /// <summary>Making its temporary files failed.</summary>
    internal static string OfFiles(string directory, string reason) =>
        $"The files GX_OUTPUT and GX_INPUTS could not be made in '{directory}': {reason}. "
        + "Make room or give permission there, or choose another directory with TMPDIR.";

    /// <summary>What is wrong with the working directory; <see langword="null"/> when nothing is.</summary>
    internal static string? OfDirectory(string? directory)
    {
        if (directory is null)
        {
            return null;
        }

        if (!Directory.Exists(directory))
        {
            return File.Exists(directory)
                ? $"The working directory '{directory}' is a file. Check 'cwd'."
                : $"The working directory '{directory}' does not exist. Make it, or check 'cwd'.";
        }

        return Libc.Access(directory, Executable) == 0
            ? null
            : $"The working directory '{directory}' may not be entered by this user. Give permission with 'chmod', or check 'cwd'.";
    }

    /// <summary><c>posix_spawn</c> failed. It gives the same errors for the directory and for the program.</summary>
    internal static string OfSpawn(int error, string program, string? directory, nuint size)
    {
        if (OfDirectory(directory) is { } problem)
        {
            return problem;
        }

        var seen = directory is null ? program : Path.Combine(directory, program);
        return error switch
        {
            Errno.NoEntry when File.Exists(seen) =>
                $"'{program}' was found, but not the interpreter that its first line names, or the loader that it was built for. "
                + "Install that, or mend the line that begins with '#!'.",
            Errno.NoEntry or Errno.NotDirectory =>
                $"The program '{program}' does not exist{From(directory)}. Check its path.",
            Errno.AccessDenied when Directory.Exists(seen) =>
                $"'{program}' is a directory and not a program. Check its path.",
            Errno.AccessDenied or Errno.NotPermitted =>
                $"'{program}' may not be executed by this user. Give it the permission with 'chmod +x', "
                + "and see that its file system is not mounted 'noexec'.",
            Errno.BadFormat =>
                $"'{program}' is not a program for this machine. Give a script a first line such as '#!/bin/sh', or name its "
                + "interpreter as the program.",
            Errno.TooBig =>
                $"Arguments and environment are too large ({size:N0} bytes; Linux takes about 2 MiB in all and 128 KiB for one of "
                + "them). Put the text into a file.",
            Errno.TextBusy =>
                $"'{program}' is being written by another process. Close it before it is started.",
            Errno.TryAgain or Errno.NoMemory =>
                $"The system has no room for another process ({Describe(error)}; limit {Limit(ProcessesLimit)}, 'ulimit -u', or "
                + "'pids.max' of the container). Raise the limit, or run fewer nodes at once with 'maxParallelism'.",
            Errno.FilesExhausted or Errno.SystemFilesExhausted => OfDescriptors(error),
            _ => $"'{program}' could not be started: {Describe(error)}.",
        };
    }

    internal static string Describe(int error) => Marshal.GetPInvokeErrorMessage(error);

    private static string From(string? directory) => directory is null ? "" : $" as seen from '{directory}'";

    private static unsafe string Limit(int resource)
    {
        var softAndHard = stackalloc ulong[2];
        return Libc.GetLimit(resource, softAndHard) != 0
            ? "unknown"
            : *softAndHard == ulong.MaxValue ? "none" : (*softAndHard).ToString(CultureInfo.InvariantCulture);
    }

    private static string KernelSetting(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "unknown";
        }
    }
}
