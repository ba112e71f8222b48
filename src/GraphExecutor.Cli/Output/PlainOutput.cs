using GraphExecutor.Events;
using GraphExecutor.Runs;

namespace GraphExecutor.Cli.Output;

/// <summary>Lines for people: <c>[node] line</c>, a line for each node that has settled, and a summary.</summary>
internal sealed class PlainOutput(ShownRun run, OutputWriter output, OutputStyle style) : IRunOutput
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly LastLines _lastLines = new();
    private readonly RetryCounts _retries = new();

    public ValueTask WriteAsync(GraphEvent @event, CancellationToken cancellationToken)
    {
        switch (@event)
        {
            case LogEvent log:
                WriteLog(log);
                break;
            case NodeEvent { Status: not (NodeStatus.Running or NodeStatus.Pending) } node:
                WriteStatus(node);
                break;
        }

        return output.WaitForRoomAsync();
    }

    public void Notify(string message) => Console.Error.WriteLine($"gx: {message}");

    public ValueTask FinishAsync(RunResult result)
    {
        output.WriteLines("", new Summary(run, result, _lastLines, _retries, style).ToLines());
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void WriteLog(LogEvent log)
    {
        _lastLines.Add(log);
        var prefix = style.Prefix($"[{log.NodeId}]", NumberOf(log.NodeId));
        output.WriteLines($"{prefix} ", log.Lines.Select(style.NodeLine));
    }

    private void WriteStatus(NodeEvent node)
    {
        _lastLines.Follow(node);
        _retries.Follow(node);
        output.WriteLine(Outcomes.Line(node, style));
    }

    private int NumberOf(string nodeId)
    {
        if (!_numbers.TryGetValue(nodeId, out var number))
        {
            _numbers.Add(nodeId, number = _numbers.Count);
        }

        return number;
    }
}
