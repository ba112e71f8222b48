using System.Runtime.InteropServices;

namespace GraphExecutor.Cli.Runs;

/// <summary>
/// Turns Ctrl-C, SIGTERM and SIGHUP into the cancelling of the run; the second one into its killing.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _cancel = new();
    private readonly Action _kill;
    private readonly PosixSignalRegistration[] _registrations;
    private int _count;

    /// <param name="kill">What the second signal does; it does not return.</param>
    public Interrupts(Action kill)
    {
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

        _cancel.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) == 1)
        {
            _cancel.Cancel();
        }
        else
        {
            _kill();
        }
    }
}
