using GraphExecutor.Nodes;
using GraphExecutor.Pty.EventLoop;

namespace GraphExecutor.Pty.Reading;

/// <summary>Carries what a command prints from its readers to its receiver, one call at a time.</summary>
internal sealed class OutputPump(IReadOnlyList<OutputStream> streams, AsyncSignal signal, ICommandOutput receiver)
{
    private Exception? _failure;

    /// <summary>Runs until every reader has ended and all has been delivered.</summary>
    /// <param name="onFailure">Called once when the receiver or a filter fails; what comes after is read and dropped.</param>
    /// <param name="givenUp">Cancelled when nobody wants the output any more.</param>
    /// <returns>What the receiver or a filter threw, or <see langword="null"/>.</returns>
    internal async Task<Exception?> RunAsync(Action onFailure, CancellationToken givenUp)
    {
        for (var ended = false; !ended;)
        {
            await signal.WaitAsync().ConfigureAwait(false);
            for (var progress = true; progress;)
            {
                progress = false;
                ended = true;
                foreach (var stream in streams)
                {
                    var (output, took, over) = TakeFrom(stream, onFailure);
                    progress |= took;
                    ended &= over;
                    await DeliverAsync(output, onFailure, givenUp).ConfigureAwait(false);
                }
            }
        }

        foreach (var stream in streams)
        {
            await DeliverAsync(Process(stream, [], last: true, onFailure), onFailure, givenUp).ConfigureAwait(false);
        }

        return _failure;
    }

    private (CommandOutput? Output, bool Took, bool Ended) TakeFrom(OutputStream stream, Action onFailure)
    {
        var taken = stream.Reader.Take();
        try
        {
            return taken.Bytes.IsEmpty
                ? (null, false, taken.Ended)
                : (Process(stream, taken.Bytes, last: false, onFailure), true, false);
        }
        finally
        {
            taken.Return();
        }
    }

    private CommandOutput? Process(OutputStream stream, ReadOnlySpan<byte> bytes, bool last, Action onFailure)
    {
        if (_failure is not null)
        {
            return null;
        }

        try
        {
            return last ? stream.Finish() : stream.Append(bytes);
        }
        catch (Exception exception) // The filter is not ours, and what it could not look at must not be shown.
        {
            _failure = exception;
            onFailure();
            return null;
        }
    }

    private async ValueTask DeliverAsync(CommandOutput? output, Action onFailure, CancellationToken givenUp)
    {
        if (output is null || _failure is not null || givenUp.IsCancellationRequested)
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
            _failure = exception;
            onFailure();
        }
    }
}
