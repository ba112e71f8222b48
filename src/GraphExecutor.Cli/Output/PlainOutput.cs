using GraphExecutor.Events;
using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Output;

/// <summary>Lines for people: <c>[node] line</c>, a line for each node that has settled, and a summary.</summary>
internal sealed class PlainOutput(OutputWriter output, OutputStyle style) : IRunOutput
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly LastLines _lastLines = new();

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

    public void Finish(string runId, WorkflowDefinition workflow, RunResult result)
    {
        foreach (var line in Summary.Of(runId, workflow, result, _lastLines, style))
        {
            output.WriteLine(line);
        }
    }

    private void WriteLog(LogEvent log)
    {
        var prefix = style.Prefix($"[{log.NodeId}]", NumberOf(log.NodeId));
        foreach (var line in log.Lines)
        {
            var shown = style.NodeLine(line);
            _lastLines.Add(log.NodeId, shown);
            output.WriteLine($"{prefix} {shown}");
        }
    }

    private void WriteStatus(NodeEvent node)
    {
        if (node.Status is not NodeStatus.Failed)
        {
            _lastLines.Forget(node.NodeId);
        }

        output.WriteLine(style.Dim("--") + $" {node.NodeId}: {Outcomes.Describe(node, style)}".ReplaceLineEndings(" "));
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
