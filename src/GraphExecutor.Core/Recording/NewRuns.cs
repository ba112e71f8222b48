using GraphExecutor.Execution;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Recording;

/// <summary>What is recorded of a run that an executor begins by itself.</summary>
internal static class NewRuns
{
    private static LeaseOwner Unknown { get; } = new("an unknown machine", 0, 0, "", "");

    /// <summary>The run that these options describe, and who executes it.</summary>
    /// <exception cref="InvalidOperationException">The workflow cannot be written as JSON.</exception>
    public static NewRun Of(Workflow workflow, ExecutorOptions options)
    {
        var now = options.TimeProvider.GetUtcNow();
        return new NewRun
        {
            RunId = options.ThreadId,
            WorkflowName = workflow.Name,
            Workflow = StoredWorkflow.Of(workflow.ToJson()),
            Time = now,
            Lease = new RunLease(options.Owner ?? Unknown, now + RunRecorder.LeaseTime),
            StartDirectory = options.WorkingDirectory,
            WorkflowDirectory = options.WorkflowDirectory,
            Context = options.GlobalContext is { } context ? JsonValue.Parse(context.ToJsonString()) : null,
        };
    }
}
