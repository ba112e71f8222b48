using System.Text;
using System.Text.Unicode;

namespace GraphExecutor.Pty.Ending;

/// <summary>What <c>/proc/&lt;pid&gt;/cmdline</c> says, for people to read.</summary>
internal static class ProcessCommandLine
{
    private const int Longest = 4096;

    /// <returns>Program and arguments with spaces between them; empty when the process has ended or does not say.</returns>
    internal static string Read(int pid)
    {
        Span<byte> path = stackalloc byte[32];
        Utf8.TryWrite(path, $"/proc/{pid}/cmdline\0", out _);
        using var file = ProcFile.Open(path);
        if (file.IsInvalid)
        {
            return "";
        }

        Span<byte> text = stackalloc byte[Longest];
        var line = text[..Math.Max(0, ProcFile.Read(file, text, 0))].TrimEnd((byte)0);
        line.Replace((byte)0, (byte)' ');
        return Encoding.UTF8.GetString(line);
    }
}
