namespace GraphExecutor.Pty.Reading;

/// <summary>Waits for the rest of a command's output after its process has ended.</summary>
/// <remarks>
/// The end of the stream is not enough to wait for: a process that was left in the background can keep it open for as long as it
/// likes.
/// </remarks>
internal sealed class OutputDrain(IReadOnlyList<OutputReader> readers, TimeProvider time)
{
    /// <summary>How long nothing may come before the output counts as complete.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits until every stream has ended, or was silent for the grace period, or a limit is reached.</summary>
    /// <param name="longest">How long it waits at most.</param>
    /// <param name="mostBytes">How much it lets come at most.</param>
    /// <returns>Whether every stream has ended.</returns>
    internal async Task<bool> WaitAsync(TimeSpan longest, long mostBytes)
    {
        var ended = readers.Count == 1 ? readers[0].Ended : Task.WhenAll(readers.Select(reader => reader.Ended));
        if (!ended.IsCompleted)
        {
            ReadNow(); // Most often the end is there, and only the event loop has not come to it yet.
        }

        var begin = time.GetTimestamp();
        var before = readers.Sum(reader => reader.BytesRead);
        while (!ended.IsCompleted)
        {
            var waited = time.GetElapsedTime(begin);
            var silence = readers.Where(reader => !reader.Ended.IsCompleted).Select(reader => reader.Silence).DefaultIfEmpty().Min();
            var left = Grace - (silence < waited ? silence : waited);
            if (waited >= longest || readers.Sum(reader => reader.BytesRead) - before > mostBytes)
            {
                return false;
            }

            if (left > TimeSpan.Zero)
            {
                await Task.WhenAny(ended, Task.Delay(left, time)).ConfigureAwait(false);
            }
            else if (!ReadNow())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Reads what there is: when the machine is busy, silence may only mean that the event loop has not had its turn, and what waits
    /// to be read must not be lost for that.
    /// </summary>
    /// <returns>Whether there was something, the end of a stream included.</returns>
    private bool ReadNow()
    {
        var any = false;
        foreach (var reader in readers)
        {
            any |= reader.ReadNow();
        }

        return any;
    }
}
