using GraphExecutor.Runs;
using GraphExecutor.Workflows.Reading;

namespace GraphExecutor.Nodes;

/// <summary>
/// What ends a function before it ends itself: the run's end, its timeout or its silence. It is asked by a token; when it has not ended a
/// grace period later it is left to itself, for there is no force to use on a task.
/// </summary>
internal sealed class FunctionLimits : IDisposable
{
    private readonly TimeSpan? _timeout;
    private readonly TimeSpan? _idleTimeout;
    private readonly CancellationToken _runEnds;
    private readonly CancellationTokenSource? _timedOut;
    private readonly CancellationTokenSource? _silent;
    private readonly CancellationTokenSource? _any;
    private readonly CancellationTokenSource _abandoned;
    private readonly CancellationTokenRegistration _whenAsked;

    public FunctionLimits(TimeSpan? timeout, TimeSpan? idleTimeout, TimeSpan gracePeriod, TimeProvider time, CancellationToken runEnds)
    {
        _timeout = timeout;
        _idleTimeout = idleTimeout;
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
        _whenAsked = Token.UnsafeRegister(static (state, _) => ((FunctionLimits)state!).StartGracePeriod(), this);
        GracePeriod = gracePeriod;
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

            return (_runEnds.IsCancellationRequested, _timedOut?.IsCancellationRequested, _silent?.IsCancellationRequested) switch
            {
                (true, _, _) => NodeOutcome.Cancelled,
                (_, true, _) => NodeOutcome.Fail(ErrorTypes.Timeout, $"it took longer than {Durations.Format(_timeout!.Value)}"),
                _ => NodeOutcome.Fail(ErrorTypes.IdleTimeout, $"it printed nothing for {Durations.Format(_idleTimeout!.Value)}"),
            };
        }
    }

    private TimeSpan GracePeriod { get; }

    /// <summary>It printed something: the time of silence begins anew.</summary>
    public void NoteOutput() => _silent?.CancelAfter(_idleTimeout!.Value);

    public void Dispose()
    {
        _whenAsked.Dispose();
        _any?.Dispose();
        _timedOut?.Dispose();
        _silent?.Dispose();
        _abandoned.Dispose();
    }

    private void StartGracePeriod() => _abandoned.CancelAfter(GracePeriod);
}
