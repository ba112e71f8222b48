using GraphExecutor.Nodes;
using GraphExecutor.Pty.EventLoop;

namespace GraphExecutor.Pty.Reading;

/// <summary>Carries what a command prints from its readers to its receiver, one call at a time.</summary>
internal sealed class OutputPump(IReadOnlyList<OutputReader> readers, AsyncSignal signal, ICommandOutput receiver)
{
    private readonly OutputStream[] _streams = [.. readers.Select(reader => new OutputStream(reader))];

    /// <summary>Runs until every reader has ended and all has been delivered.</summary>
    /// <param name="onFailure">Called once when the receiver fails; what comes after is read and dropped.</param>
    /// <param name="givenUp">Cancelled when nobody wants the output any more.</param>
    /// <returns>What the receiver threw, or <see langword="null"/>.</returns>
    internal async Task<Exception?> RunAsync(Action onFailure, CancellationToken givenUp)
    {
        Exception? failure = null;
        for (var ended = false; !ended;)
        {
            await signal.WaitAsync().ConfigureAwait(false);
            for (var progress = true; progress;)
            {
                progress = false;
                ended = true;
                foreach (var stream in _streams)
                {
                    var (output, took, over) = TakeFrom(stream);
                    progress |= took;
                    ended &= over;
                    await DeliverAsync(output).ConfigureAwait(false);
                }
            }
        }

        foreach (var stream in _streams)
        {
            await DeliverAsync(stream.Finish()).ConfigureAwait(false);
        }

        return failure;

        async ValueTask DeliverAsync(CommandOutput? output)
        {
            if (output is null || failure is not null || givenUp.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await receiver.WriteAsync(output.Value, givenUp).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (givenUp.IsCancellationRequested)
            {
                // The receiver was told to stop; there is nothing left to deliver to.
            }
            catch (Exception exception) // The receiver is not ours: whatever it throws goes to the caller of the runner.
            {
                failure = exception;
                onFailure();
            }
        }
    }

    private static (CommandOutput? Output, bool Took, bool Ended) TakeFrom(OutputStream stream)
    {
        var taken = stream.Reader.Take();
        try
        {
            return taken.Bytes.IsEmpty ? (null, false, taken.Ended) : (stream.Append(taken.Bytes), true, false);
        }
        finally
        {
            taken.Return();
        }
    }
}
