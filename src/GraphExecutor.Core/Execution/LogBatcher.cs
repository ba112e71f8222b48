using GraphExecutor.Nodes;

namespace GraphExecutor.Execution;

/// <summary>
/// Turns the output of a node attempt into log events: lines are collected for 50 ms or 32 KiB, an unfinished line is shown
/// when it has been there for 100 ms.
/// </summary>
internal sealed class LogBatcher : IAsyncDisposable
{
    private const int MaxBytes = 32 * 1024;
    private static readonly TimeSpan LineDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan PartialDelay = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _time;
    private readonly Func<LogBatch, ValueTask> _emit;

    // Held while an event is emitted, which may wait: so not a lock.
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ITimer _timer;
    private readonly List<string> _lines = [];
    private OutputSource _source;
    private int _bytes;
    private long _firstLine;
    private string? _partial;
    private string? _shownPartial;
    private long _linesSince;
    private long _partialSince;
    private bool _done;

    /// <param name="time">The clock.</param>
    /// <param name="emit">Takes the batches, one at a time.</param>
    public LogBatcher(TimeProvider time, Func<LogBatch, ValueTask> emit)
    {
        _time = time;
        _emit = emit;
        _timer = time.CreateTimer(_ => _ = FlushDueAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Takes lines and the unfinished line after them. When a batch is full, completes once it has been taken off.</summary>
    public async ValueTask WriteAsync(CommandOutput output)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            var now = _time.GetTimestamp();
            if (output.Source != _source)
            {
                await FlushAsync().ConfigureAwait(false);
                _source = output.Source;
                _partial = null;
            }

            foreach (var line in output.Lines)
            {
                if (_lines.Count == 0)
                {
                    _linesSince = now;
                }

                _lines.Add(line);
                _bytes += line.Length + 1;
                if (_bytes >= MaxBytes)
                {
                    await EmitAsync(null).ConfigureAwait(false);
                }
            }

            if (_partial is null)
            {
                _partialSince = now;
            }

            _partial = output.Partial;
            Schedule();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Emits what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            _done = true;
            await _timer.DisposeAsync().ConfigureAwait(false);
            await FlushAsync().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task FlushDueAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_done)
            {
                return;
            }

            var partialDue = PartialWait() is { } wait && wait <= TimeSpan.Zero;
            if (partialDue || (_lines.Count > 0 && LineWait() <= TimeSpan.Zero))
            {
                await EmitAsync(partialDue ? _partial : null).ConfigureAwait(false);
            }

            Schedule();
        }
        finally
        {
            _turn.Release();
        }
    }

    private ValueTask FlushAsync() => _lines.Count > 0 ? EmitAsync(null) : ValueTask.CompletedTask;

    private async ValueTask EmitAsync(string? partial)
    {
        var batch = new LogBatch(_source, _firstLine, [.. _lines], partial);
        _firstLine += _lines.Count;
        _lines.Clear();
        _bytes = 0;
        _shownPartial = partial;
        _partialSince = _time.GetTimestamp();
        await _emit(batch).ConfigureAwait(false);
    }

    private void Schedule()
    {
        var wait = _lines.Count > 0 ? LineWait() : (TimeSpan?)null;
        if (PartialWait() is { } partialWait && !(wait < partialWait))
        {
            wait = partialWait;
        }

        if (wait is { } due)
        {
            _timer.Change(due > TimeSpan.Zero ? due : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private TimeSpan LineWait() => LineDelay - _time.GetElapsedTime(_linesSince);

    private TimeSpan? PartialWait() =>
        _partial is null || _partial == _shownPartial ? null : PartialDelay - _time.GetElapsedTime(_partialSince);
}
