using GraphExecutor.Nodes;
using GraphExecutor.Pty.Ending;

namespace GraphExecutor.Pty;

/// <summary>
/// Runs each command in a terminal (PTY) of its own, or with plain pipes: in a session of its own, with standard signals and no
/// inherited descriptors. Linux only. It can be used by many at once, and needs one thread for all commands.
/// </summary>
/// <remarks>
/// A command gets, in this order: the environment of this process as far as the options pass it on, <c>TERM=xterm-256color</c>,
/// <c>GX_WORKSPACE</c>, <c>GX_OUTPUT</c>, <c>GX_INPUTS</c>, and <see cref="CommandRequest.Environment"/>. Only <c>GX_RUN_ID</c> and
/// <c>GX_NODE_ID</c> are always those of the request: what a command leaves running is found by them.
/// </remarks>
public sealed class PtyCommandRunner : ICommandRunner, IAsyncDisposable
{
    private readonly CommandHost _host;
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private int _running;
    private bool _closed;
    private bool _disposed;

    /// <summary>Makes a runner and starts its thread.</summary>
    /// <param name="options">How it treats this machine; the defaults of <see cref="PtyCommandRunnerOptions"/> when unset.</param>
    /// <exception cref="PlatformNotSupportedException">This is not 64-bit Linux 5.3 or later.</exception>
    public PtyCommandRunner(PtyCommandRunnerOptions? options = null)
    {
        ProcessExit.ThrowIfNotSupported();
        _host = new CommandHost(options ?? new PtyCommandRunnerOptions());
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The command is started on the caller's thread, which takes about half a millisecond.
    /// When <paramref name="output"/> or a filter throws, the command is ended as if it had been cancelled, and the task fails with
    /// what was thrown; a filter that cannot be made lets nothing start. What is left of the command's session is ended before the
    /// task completes, unless <see cref="CommandRequest.Detach"/> is set. <see cref="CommandResult.PeakMemory"/> is 0 when the command
    /// stayed below the peak of this process, because Linux then does not tell. Of an answer to a prompt, Linux keeps 4,095 bytes of
    /// a line when the command reads line by line; what a person types has the same limit.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// The request names no program, a limit is negative, or a prompt is no regular expression that works without backtracking.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The runner has been disposed or killed.</exception>
    /// <exception cref="InvalidOperationException">Something else in this process has reaped the command.</exception>
    public Task<CommandResult> RunAsync(CommandRequest request, ICommandOutput output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfZero(request.Arguments.Count, nameof(request));
        ArgumentOutOfRangeException.ThrowIfLessThan(request.GracePeriod, TimeSpan.Zero, nameof(request));
        ArgumentOutOfRangeException.ThrowIfNegative(request.OutputLimit, nameof(request));
        return RunCountedAsync(request, output, cancellationToken);
    }

    /// <summary>
    /// Ends all commands that still run as if they were cancelled, gives their output up, and waits for them: at most for their
    /// grace periods, which <see cref="Kill"/> cuts short. Their tasks complete.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _closed = true;
            SayWhenIdle();
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        await _idle.Task.ConfigureAwait(false);
        _host.Dispose();
        _closing.Dispose();
    }

    /// <summary>
    /// Sends SIGKILL at once to all that runs of all commands, also to what has left their sessions, gives their output up, and starts
    /// nothing any more. The forceful end beside <see cref="DisposeAsync"/>, which is still to be called, and may be under way.
    /// </summary>
    /// <remarks>
    /// Returns when nothing is left, or after about half a second; it asks nobody and waits for no grace period. Any thread may call
    /// it, at any time and again. The tasks of commands that had not ended by then complete soon after with
    /// <see cref="CommandEnding.Cancelled"/>, or with the limit that had begun to end them. What a command with
    /// <see cref="CommandRequest.Detach"/> left when it had ended is left alone.
    /// </remarks>
    public void Kill()
    {
        lock (_gate)
        {
            _closed = true;
            SayWhenIdle();
            if (_running == 0)
            {
                return;
            }

            _running++; // What is needed to kill must not be disposed meanwhile.
        }

        try
        {
            _ = _closing.CancelAsync(); // Receivers may have their own code called by it, which is not to hold this up.
            _host.Kill();
        }
        finally
        {
            Leave();
        }
    }

    private async Task<CommandResult> RunCountedAsync(
        CommandRequest request, ICommandOutput output, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _running++;
        }

        try
        {
            return cancellationToken.IsCancellationRequested || _closing.IsCancellationRequested
                ? new CommandResult { Ending = CommandEnding.Cancelled }
                : await _host.RunAsync(request, output, _closing.Token, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Leave();
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            _running--;
            SayWhenIdle();
        }
    }

    private void SayWhenIdle()
    {
        if (_closed && _running == 0)
        {
            _idle.TrySetResult();
        }
    }
}
