using System.Buffers.Text;
using System.Text.Unicode;

namespace GraphExecutor.Pty.Ending;

/// <summary>What <c>/proc/&lt;pid&gt;/stat</c> says of a process.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="Parent">Who began it, or who has taken it over; 0 for one outside the container.</param>
/// <param name="Group">Its process group.</param>
/// <param name="Session">Its session: the pid of the process that began it.</param>
/// <param name="StartTime">In clock ticks since the machine was started; together with the pid it names one process.</param>
/// <param name="IsAlive">It is no zombie.</param>
/// <param name="IsKernelThread">It belongs to the kernel, and has no environment.</param>
/// <param name="IsInExec">
/// It is just becoming a program, and seems to have no environment: Linux says where the program's code is once all else has been set up.
/// Known only of a process whose environment may be read, and so is <paramref name="HasEnvironment"/>.
/// </param>
/// <param name="HasEnvironment">It has at least one variable.</param>
internal readonly record struct ProcessEntry(
    int Pid,
    int Parent,
    int Group,
    int Session,
    ulong StartTime,
    bool IsAlive,
    bool IsKernelThread,
    bool IsInExec,
    bool HasEnvironment)
{
    /// <summary>More than 52 numbers of at most 20 digits and a name of at most 64 bytes take.</summary>
    private const int LongestStat = 1280;

    private const ulong KernelThreadFlag = 0x00200000;

    /// <summary>What names it, whatever else has changed of it between two looks.</summary>
    internal (int Pid, ulong StartTime) Key => (Pid, StartTime);

    /// <returns>Whether there is such a process or thread.</returns>
    internal static unsafe bool TryRead(int pid, out ProcessEntry entry)
    {
        entry = default;
        Span<byte> path = stackalloc byte[32];
        Utf8.TryWrite(path, $"/proc/{pid}/stat\0", out _);
        using var file = ProcFile.Open(path);
        if (file.IsInvalid)
        {
            return false;
        }

        Span<byte> text = stackalloc byte[LongestStat];
        var count = ProcFile.Read(file, text, 0);
        return count > 0 && TryParse(pid, text[..count], out entry);
    }

    private static bool TryParse(int pid, ReadOnlySpan<byte> stat, out ProcessEntry entry)
    {
        entry = default;

        // The program's name may hold spaces and parentheses, but nothing after it does.
        var end = stat.LastIndexOf((byte)')');
        if (end < 0 || stat.Length < end + 3)
        {
            return false;
        }

        var state = stat[end + 2];
        var fields = stat[(end + 4)..];
        var parent = Next(ref fields);
        var group = Next(ref fields);
        var session = Next(ref fields);
        Skip(ref fields, 2); // tty_nr tpgid
        var flags = Next(ref fields);
        Skip(ref fields, 12); // minflt cminflt majflt cmajflt utime stime cutime cstime priority nice num_threads itrealvalue
        var startTime = Next(ref fields);
        var memory = Next(ref fields); // None when it is ending.
        Skip(ref fields, 2); // rss rsslim
        var codeStart = Next(ref fields);
        Skip(ref fields, 23); // From endcode to arg_end.
        var environmentStart = Next(ref fields);
        var environmentEnd = Next(ref fields);
        entry = new ProcessEntry(
            pid,
            (int)parent,
            (int)group,
            (int)session,
            startTime,
            state is not ((byte)'Z' or (byte)'X'),
            (flags & KernelThreadFlag) != 0,
            memory != 0 && codeStart == 0,
            environmentEnd > environmentStart);
        return true;
    }

    private static void Skip(ref ReadOnlySpan<byte> fields, int count)
    {
        for (; count > 0; count--)
        {
            fields = fields[(fields.IndexOf((byte)' ') + 1)..];
        }
    }

    private static ulong Next(ref ReadOnlySpan<byte> fields)
    {
        // Negative numbers, which the kernel writes for groups that are just ending, count as 0.
        var value = Utf8Parser.TryParse(fields, out ulong number, out _) ? number : 0;
        Skip(ref fields, 1);
        return value;
    }
}
