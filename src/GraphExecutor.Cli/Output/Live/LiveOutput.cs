using System.Runtime.InteropServices;
using GraphExecutor.Events;
using GraphExecutor.Nodes;
using GraphExecutor.Pty;
using GraphExecutor.Runs;

namespace GraphExecutor.Cli.Output.Live;

/// <summary>
/// A view of what goes on now, at the end of a terminal: each node that runs with its last line, what waits, what failed, and how far the
/// run is. Nodes of small workflows that settle leave a line above it.
/// </summary>
internal sealed class LiveOutput : IRunOutput
{
    // More would be a flood that hides what matters; their number is in the last row.
    private const int MostNodesWithLines = 100;

    private static readonly TimeSpan DrawEvery = TimeSpan.FromMilliseconds(100);

    private readonly ShownRun _run;
    private readonly OutputWriter _output;
    private readonly OutputStyle _style;
    private readonly OutputOptions _options;
    private readonly TimeProvider _time;
    private readonly LiveState _state;
    private readonly LiveScreen _screen = new();
    private readonly LastLines _lastLines = new();
    private readonly RetryCounts _retries = new();
    private readonly List<string> _lines = [];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _end = new();
    private readonly TerminalEcho? _echo;
    private readonly PosixSignalRegistration[] _signals;
    private readonly Task _drawing;
    private bool _disposed;

    public LiveOutput(ShownRun run, OutputWriter output, OutputStyle style, OutputOptions options, TimeProvider time)
    {
        (_run, _output, _style, _options, _time) = (run, output, style, options, time);
        _state = new LiveState(run.Workflow.Name, run.Workflow.Nodes.Count, time.GetUtcNow());

        // Restoring the echo from the background would stop this process; and what was stopped finds its rows no more.
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTTOU, context => context.Cancel = true),
            PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => Forget()),
        ];

        // Whoever waits likes to press Enter, which would move the rows.
        _echo = TerminalEcho.TurnOff();
        if (options.Title)
        {
            output.Write(TerminalTitle.Keep);
        }

        _drawing = Task.Run(DrawAsync);
    }

    public ValueTask WriteAsync(GraphEvent @event, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _state.Apply(@event);
            switch (@event)
            {
                case LogEvent log:
                    _lastLines.Add(log);
                    break;
                case NodeEvent node when node.Status is not (NodeStatus.Running or NodeStatus.Pending):
                    _lastLines.Follow(node);
                    _retries.Follow(node);
                    AddLine(node);
                    break;
            }
        }

        return ValueTask.CompletedTask;
    }

    public void Notify(string message)
    {
        lock (_gate)
        {
            _state.Notice = message;
        }
    }

    public async ValueTask FinishAsync(RunResult result)
    {
        await StopDrawingAsync();
        _output.Write(_screen.Clear(Size()));
        _output.WriteLines("", [.. _lines, .. new Summary(_run, result, _lastLines, _retries, _style).ToLines()]);
        if (_options.Bell)
        {
            _output.Write("\a");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        try
        {
            await StopDrawingAsync();
            _output.Write(_screen.Clear(Size()));
            if (_options.Title)
            {
                _output.Write(TerminalTitle.Restore);
            }
        }
        finally
        {
            // Whatever went wrong: the terminal is somebody's who goes on typing in it.
            _echo?.Dispose();
            Array.ForEach(_signals, signal => signal.Dispose());
            _end.Dispose();
        }
    }

    private static TerminalSize Size() => TerminalWindow.Size() ?? TerminalSize.Default;

    /// <summary>Failures have rows that stay, and the summary: no need for a line as well.</summary>
    private void AddLine(NodeEvent node)
    {
        if (_run.Workflow.Nodes.Count <= MostNodesWithLines && node.Status is NodeStatus.Completed or NodeStatus.Skipped)
        {
            _lines.Add(Outcomes.Line(node, _style));
        }
    }

    private void Forget()
    {
        lock (_gate)
        {
            _screen.Forget();
        }
    }

    private async Task DrawAsync()
    {
        using var timer = new PeriodicTimer(DrawEvery, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                if (TerminalWindow.IsForeground())
                {
                    _output.Write(Frame());

                    // A terminal that takes nothing (Ctrl-S) gets no more until it does.
                    await _output.FlushAsync().WaitAsync(_end.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
    }

    private string Frame()
    {
        lock (_gate)
        {
            var size = Size();
            var text = _screen.Draw(_lines, new LiveFrame(_state, size, _style, _time.GetUtcNow()).ToRows(), size);
            _lines.Clear();
            return text.Length > 0 && _options.Title ? TerminalTitle.Set(_state) + text : text;
        }
    }

    private async Task StopDrawingAsync()
    {
        await _end.CancelAsync();
        await _drawing;
    }
}
