using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Diagnostics;

/// <summary>Names and values of attributes.</summary>
internal static class Tags
{
    public const string RunId = "graphexecutor.run.id";
    public const string RunAttempt = "graphexecutor.run.attempt";
    public const string RunStatus = "graphexecutor.run.status";
    public const string Workflow = "graphexecutor.workflow.name";
    public const string NodeId = "graphexecutor.node.id";
    public const string NodeType = "graphexecutor.node.type";
    public const string NodeStatus = "graphexecutor.node.status";
    public const string NodeAttempt = "graphexecutor.node.attempt";
    public const string EventType = "graphexecutor.event.type";
    public const string ErrorType = "error.type";
    public const string ExitCode = "process.exit.code";

    public static string Value(RunStatus status) => status switch
    {
        Runs.RunStatus.Running => "running",
        Runs.RunStatus.Completed => "completed",
        Runs.RunStatus.Failed => "failed",
        _ => "cancelled",
    };

    public static string Value(NodeStatus status) => status switch
    {
        Runs.NodeStatus.Pending => "pending",
        Runs.NodeStatus.Waiting => "waiting",
        Runs.NodeStatus.Running => "running",
        Runs.NodeStatus.Completed => "completed",
        Runs.NodeStatus.Failed => "failed",
        Runs.NodeStatus.Skipped => "skipped",
        _ => "cancelled",
    };

    public static string TypeOf(NodeDefinition node) => node is FunctionNode ? "function" : "command";
}
