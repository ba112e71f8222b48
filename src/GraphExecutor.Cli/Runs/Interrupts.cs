using System.Runtime.InteropServices;

namespace GraphExecutor.Cli.Runs;

/// <summary>
/// Turns Ctrl-C, SIGTERM and SIGHUP into the cancelling of the run; the second one into the killing of what still runs.
/// </summary>
#pragma warning disable CA1001, CA2213 // See Dispose.
internal sealed class Interrupts : IDisposable
#pragma warning restore CA1001, CA2213
{
    // A run whose commands have been killed ends by itself, and in order; this is for one that hangs all the same.
    private static readonly TimeSpan LastResort = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _cancel = new();
    private readonly Action<string> _say;
    private readonly string _announcement;
    private readonly Action _kill;
    private readonly PosixSignalRegistration[] _registrations;
    private Timer? _exit;
    private int _count;

    /// <param name="say">Tells the person what happens.</param>
    /// <param name="kill">What the second signal does.</param>
    /// <param name="announcement">What is told at the first one.</param>
    public Interrupts(Action<string> say, Action kill, string announcement = "ending what runs; once more kills it")
    {
        _say = say;
        _announcement = announcement;
        _kill = kill;
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }
            .Select(signal => PosixSignalRegistration.Create(signal, Handle))];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _cancel.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _exit?.Dispose();

        // Not the source: a signal that is being handled just now may still cancel it, and without a timer it holds nothing.
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) == 1)
        {
            _say(_announcement);
            _cancel.Cancel();
        }
        else
        {
            _exit ??= new Timer(_ => Environment.Exit(ExitCode.Cancelled), null, LastResort, Timeout.InfiniteTimeSpan);
            _kill();
        }
    }
}
