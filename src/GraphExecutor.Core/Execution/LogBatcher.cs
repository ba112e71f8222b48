using System.Text;
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
    private readonly List<string> _lines = [];
    private readonly Dictionary<OutputSource, PartialLine> _partials = [];
    private OutputSource _source;
    private int _bytes;
    private long _firstLine;
    private long _linesSince;
    private Task _emitting = Task.CompletedTask;
    private ITimer? _timer;
    private bool _done;

    /// <param name="time">The clock.</param>
    /// <param name="emit">Takes the batches, one at a time.</param>
    public LogBatcher(TimeProvider time, Func<LogBatch, ValueTask> emit)
    {
        _time = time;
        _emit = emit;
    }

    /// <summary>
    /// Takes lines and the unfinished line after them. When a batch is full, completes once the one before it has been taken off. After the
    /// end it takes nothing: a function that was left to itself may still print.
    /// </summary>
    public async ValueTask WriteAsync(CommandOutput output)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_done)
            {
                return;
            }

            var now = _time.GetTimestamp();
            await SwitchToAsync(output.Source).ConfigureAwait(false);
            foreach (var line in output.Lines)
            {
                var size = Encoding.UTF8.GetByteCount(line) + 1;
                if (_bytes + size > MaxBytes)
                {
                    await FlushAsync().ConfigureAwait(false);
                }

                if (_lines.Count == 0)
                {
                    _linesSince = now;
                }

                _lines.Add(line);
                _bytes += size;
                if (_bytes >= MaxBytes)
                {
                    await FlushAsync().ConfigureAwait(false);
                }
            }

            TakePartial(output, now);
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
            if (_timer is not null)
            {
                await _timer.DisposeAsync().ConfigureAwait(false);
            }

            await FlushAsync().ConfigureAwait(false);
            await _emitting.ConfigureAwait(false);
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

            foreach (var (source, partial) in _partials)
            {
                if (PartialWait(partial) <= TimeSpan.Zero)
                {
                    await SwitchToAsync(source).ConfigureAwait(false);
                    await EmitAsync(partial).ConfigureAwait(false);
                }
            }

            if (_lines.Count > 0 && LineWait() <= TimeSpan.Zero)
            {
                await FlushAsync().ConfigureAwait(false);
            }

            Schedule();
        }
        finally
        {
            _turn.Release();
        }
    }

    private ValueTask FlushAsync() => _lines.Count > 0 ? EmitAsync(null) : ValueTask.CompletedTask;

    private async ValueTask SwitchToAsync(OutputSource source)
    {
        if (source != _source)
        {
            await FlushAsync().ConfigureAwait(false);
            _source = source;
        }
    }

    private async ValueTask EmitAsync(PartialLine? partial)
    {
        var batch = new LogBatch(_source, _firstLine, [.. _lines], partial?.Text);
        if (_lines.Count > 0)
        {
            // Lines replace every unfinished line that is shown, also that of the other stream.
            foreach (var shown in _partials.Values)
            {
                shown.Shown = null;
            }
        }

        _firstLine += _lines.Count;
        _lines.Clear();
        _bytes = 0;
        if (partial is not null)
        {
            partial.Shown = partial.Text;
            partial.Since = _time.GetTimestamp();
        }

        // One is taken off while the next is collected: the command prints on meanwhile.
        await _emitting.ConfigureAwait(false);
        _emitting = _emit(batch).AsTask();
    }

    private void TakePartial(CommandOutput output, long now)
    {
        if (!_partials.TryGetValue(output.Source, out var partial))
        {
            if (output.Partial is null)
            {
                return;
            }

            _partials.Add(output.Source, partial = new PartialLine());
        }

        if (partial.Text is null || output.Lines.Count > 0)
        {
            partial.Since = now;
        }

        partial.Text = output.Partial;
    }

    private void Schedule()
    {
        var wait = _lines.Count > 0 ? LineWait() : TimeSpan.MaxValue;
        foreach (var partial in _partials.Values)
        {
            wait = PartialWait(partial) is var partialWait && partialWait < wait ? partialWait : wait;
        }

        if (wait < TimeSpan.MaxValue)
        {
            // Most commands print nothing, and need none.
            _timer ??= _time.CreateTimer(_ => _ = FlushDueAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private TimeSpan LineWait() => LineDelay - _time.GetElapsedTime(_linesSince);

    private TimeSpan PartialWait(PartialLine partial) =>
        partial.Text is null || partial.Text == partial.Shown ? TimeSpan.MaxValue : PartialDelay - _time.GetElapsedTime(partial.Since);

    /// <summary>The unfinished line of a stream: as it stands, as it was last shown, and since when it waits to be shown.</summary>
    private sealed class PartialLine
    {
        public string? Text { get; set; }

        public string? Shown { get; set; }

        public long Since { get; set; }
    }
}
