using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace GraphExecutor.Pty.Ending;

/// <summary>Reads which run and command a process belongs to from <c>/proc/&lt;pid&gt;/environ</c>.</summary>
internal static class ProcessEnvironment
{
    private const int FirstBuffer = 16 * 1024;

    /// <param name="pid">The process.</param>
    /// <param name="identity">What it belongs to.</param>
    /// <returns>
    /// Whether it belongs to a run; <see langword="null"/> when it has no environment: perhaps because it is being replaced by
    /// another program at this moment. That of another user's process cannot be read, and such a process is none of ours.
    /// </returns>
    internal static bool? TryReadIdentity(int pid, out CommandIdentity identity)
    {
        identity = default;
        Span<byte> path = stackalloc byte[32];
        Utf8.TryWrite(path, $"/proc/{pid}/environ\0", out _);
        using var file = ProcFile.Open(path);
        if (file.IsInvalid)
        {
            return false;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            var length = 0;
            for (int count; (count = ProcFile.Read(file, buffer.AsSpan(length), length)) > 0;)
            {
                length += count;
                if (length == buffer.Length)
                {
                    var bigger = ArrayPool<byte>.Shared.Rent(length * 2);
                    buffer.CopyTo(bigger, 0);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = bigger;
                }
            }

            return length == 0 ? null : TryFind(buffer.AsSpan(0, length), out identity);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool TryFind(ReadOnlySpan<byte> environment, out CommandIdentity identity)
    {
        var run = Value(environment, "GX_RUN_ID="u8);
        identity = run is null ? default : new CommandIdentity(
            run, Value(environment, "GX_NODE_ID="u8), Value(environment, "GX_WORKSPACE="u8), Value(environment, "GX_RUN_ATTEMPT="u8));
        return run is not null;
    }

    private static string? Value(ReadOnlySpan<byte> environment, ReadOnlySpan<byte> name)
    {
        for (var rest = environment; ;)
        {
            var at = rest.IndexOf(name);
            if (at < 0)
            {
                return null;
            }

            // A name that only ends like this one is another variable.
            var begins = at == 0 || rest[at - 1] == 0;
            rest = rest[(at + name.Length)..];
            if (begins)
            {
                var end = rest.IndexOf((byte)0);
                return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
            }
        }
    }
}
