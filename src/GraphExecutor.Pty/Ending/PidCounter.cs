using System.Buffers.Text;
using System.Globalization;
using GraphExecutor.Pty.Native;

namespace GraphExecutor.Pty.Ending;

/// <summary>Knows which pid was given out last, which tells new processes without looking at every one there is.</summary>
/// <remarks>Linux gives pids out in ascending order and begins again when it has reached <c>kernel.pid_max</c>.</remarks>
internal sealed class PidCounter : IDisposable
{
    /// <summary>More processes and threads than any machine begins in a millisecond.</summary>
    private const int MostPerMillisecond = 200;

    private readonly Descriptor _load = ProcFile.Open("/proc/loadavg\0"u8);
    private readonly TimeSpan _shortestRound;

    internal PidCounter()
    {
        var most = int.Parse(File.ReadAllText("/proc/sys/kernel/pid_max"), CultureInfo.InvariantCulture);
        _shortestRound = TimeSpan.FromMilliseconds(most / MostPerMillisecond);
    }

    public void Dispose() => _load.Dispose();

    /// <summary>The last pid, or 0 where the system does not say.</summary>
    internal int ReadLast()
    {
        // As in: 0.20 0.18 0.12 1/80 11206
        Span<byte> text = stackalloc byte[128];
        var count = _load.IsInvalid ? 0 : ProcFile.Read(_load, text, 0);
        if (count <= 0)
        {
            return 0;
        }

        var last = text[..count][(text[..count].LastIndexOf((byte)' ') + 1)..];
        return Utf8Parser.TryParse(last, out int pid, out _) ? pid : 0;
    }

    /// <summary>Whether pids can have come round to where they were so long ago.</summary>
    internal bool MayHaveComeRound(TimeSpan age) => age >= _shortestRound;
}
