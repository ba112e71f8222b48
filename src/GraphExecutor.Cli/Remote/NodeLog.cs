using GraphExecutor.Api.Contracts;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Events;
using GraphExecutor.Storage;

namespace GraphExecutor.Cli.Remote;

/// <summary>How far the log of a node attempt has been told.</summary>
internal sealed class NodeLog(NodeEvent started)
{
    private readonly int _runAttempt = started.Attempt;
    private readonly int _nodeAttempt = started.NodeAttempt;
    private string? _partial;
    private long _nextLine;

    /// <summary>Whether the attempt has ended, and all of its log has been told.</summary>
    public bool IsComplete { get; set; }

    /// <summary>What asks for the recorded lines that were not told.</summary>
    public LogQuery Rest => new() { RunId = started.RunId, NodeId = started.NodeId, RunAttempt = _runAttempt, NodeAttempt = _nodeAttempt, FromLine = _nextLine };

    /// <summary>Whether an event goes on where the log has been told to, or tells what was told before.</summary>
    public bool Fits(LogEvent @event) => (@event.Attempt, @event.NodeAttempt).CompareTo((_runAttempt, _nodeAttempt)) switch
    {
        < 0 => true,
        0 => IsComplete || @event.FirstLine <= _nextLine,
        _ => false,
    };

    /// <summary>What an event that fits adds to what was told; <see langword="null"/> when that is nothing.</summary>
    public LogEvent? Take(LogEvent @event) =>
        IsComplete || (@event.Attempt, @event.NodeAttempt) != (_runAttempt, _nodeAttempt) ? null : Add(@event);

    /// <summary>What a part of the recorded log adds to what was told. Where lines are missing in it, they were not recorded.</summary>
    public IEnumerable<LogEvent> Take(LogView page) => LogEvents.Of(page).Select(Add).OfType<LogEvent>();

    private LogEvent? Add(LogEvent @event)
    {
        var end = @event.FirstLine + @event.Lines.Count;
        var known = (int)Math.Clamp(_nextLine - @event.FirstLine, 0, @event.Lines.Count);
        if (end < _nextLine || (known == @event.Lines.Count && @event.Partial == _partial))
        {
            return null;
        }

        (_nextLine, _partial) = (end, @event.Partial);
        return known == 0 ? @event : @event with { FirstLine = @event.FirstLine + known, Lines = [.. @event.Lines.Skip(known)] };
    }
}
