using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Nodes;

/// <summary>
/// What ends a function before it ends itself: the run's end, its timeout or its silence. It is asked by a token; when it has not ended a
/// grace period later it is left to itself, for there is no force to use on a task.
/// </summary>
internal sealed class FunctionLimits : IDisposable
{
    private readonly TimeSpan? _timeout;
    private readonly TimeSpan? _idleTimeout;
    private readonly TimeSpan _gracePeriod;
    private readonly CancellationToken _runEnds;
    private readonly CancellationTokenSource? _timedOut;
    private readonly CancellationTokenSource? _silent;
    private readonly CancellationTokenSource? _any;
    private readonly CancellationTokenSource _abandoned;
    private readonly CancellationTokenRegistration[] _registrations;
    private int _first = (int)Limit.None;

    public FunctionLimits(TimeSpan? timeout, TimeSpan? idleTimeout, TimeSpan gracePeriod, TimeProvider time, CancellationToken runEnds)
    {
        _timeout = timeout;
        _idleTimeout = idleTimeout;
        _gracePeriod = gracePeriod;
        _runEnds = runEnds;
        _timedOut = timeout is { } limit ? new CancellationTokenSource(limit, time) : null;
        _silent = idleTimeout is { } silence ? new CancellationTokenSource(silence, time) : null;
        if (_timedOut is not null || _silent is not null)
        {
            _any = CancellationTokenSource.CreateLinkedTokenSource(
                [runEnds, _timedOut?.Token ?? CancellationToken.None, _silent?.Token ?? CancellationToken.None]);
        }

        Token = _any?.Token ?? runEnds;
        _abandoned = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);

        // Last, so that they are called first (the order is last in, first out): what asked is noted before the function hears of it.
        _registrations =
        [
            runEnds.UnsafeRegister(static (state, _) => ((FunctionLimits)state!).Ask(Limit.RunEnds), this),
            _timedOut?.Token.UnsafeRegister(static (state, _) => ((FunctionLimits)state!).Ask(Limit.Timeout), this) ?? default,
            _silent?.Token.UnsafeRegister(static (state, _) => ((FunctionLimits)state!).Ask(Limit.Silence), this) ?? default,
        ];
    }

    private enum Limit
    {
        None,
        RunEnds,
        Timeout,
        Silence,
    }

    /// <summary>Asks the function to end.</summary>
    public CancellationToken Token { get; }

    /// <summary>It was asked, and the grace period is over.</summary>
    public CancellationToken Abandoned => _abandoned.Token;

    /// <summary>What the limit that was reached first makes of the node; <see langword="null"/> when none was.</summary>
    public NodeOutcome? Verdict
    {
        get
        {
            if (!Token.IsCancellationRequested)
            {
                return null;
            }

            // A token is cancelled a moment before it calls back.
            var first = (Limit)Volatile.Read(ref _first);
            if (first == Limit.None)
            {
                first = _runEnds.IsCancellationRequested ? Limit.RunEnds : _timedOut is { IsCancellationRequested: true } ? Limit.Timeout : Limit.Silence;
            }

            return first switch
            {
                Limit.RunEnds => NodeOutcome.Cancelled,
                Limit.Timeout => NodeOutcome.Fail(ErrorTypes.Timeout, $"it took longer than {Durations.Format(_timeout!.Value)}"),
                _ => NodeOutcome.Fail(ErrorTypes.IdleTimeout, $"it printed nothing for {Durations.Format(_idleTimeout!.Value)}"),
            };
        }
    }

    /// <summary>It printed something: the time of silence begins anew.</summary>
    public void NoteOutput()
    {
        try
        {
            _silent?.CancelAfter(_idleTimeout!.Value);
        }
        catch (ObjectDisposedException)
        {
            // A function that was left to itself still prints; nobody measures its silence any more.
        }
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _any?.Dispose();
        _timedOut?.Dispose();
        _silent?.Dispose();
        _abandoned.Dispose();
    }

    private void Ask(Limit limit)
    {
        if (Interlocked.CompareExchange(ref _first, (int)limit, (int)Limit.None) == (int)Limit.None)
        {
            _abandoned.CancelAfter(_gracePeriod);
        }
    }
}
