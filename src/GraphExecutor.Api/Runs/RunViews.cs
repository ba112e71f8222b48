using GraphExecutor.Api.Contracts;
using GraphExecutor.Resuming;
using GraphExecutor.Runs;
using GraphExecutor.Starting;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Api.Runs;

/// <summary>Records as clients see them. Pure.</summary>
internal static class RunViews
{
    public const string Interrupted = "interrupted";

    /// <summary>The name of a status; <see cref="Interrupted"/> for a run that nobody executes any more.</summary>
    public static string Status(RunRecord run, bool isInterrupted) => isInterrupted ? Interrupted : Name(run.Status);

    public static string Name(RunStatus status) => status.ToString().ToLowerInvariant();

    public static RunSummary Summary(RunRecord run, bool isInterrupted) => new()
    {
        RunId = run.RunId,
        Workflow = run.WorkflowName,
        Status = Status(run, isInterrupted),
        Reason = run.Reason,
        Attempt = run.Attempt,
        Version = run.Version,
        CreatedAt = run.CreatedAt,
        StartedAt = run.StartedAt,
        EndedAt = run.EndedAt,
    };

    public static RunDetails Details(
        RunRecord run, bool isInterrupted, Workflow workflow, IReadOnlyList<AttemptRecord> attempts, IReadOnlyList<NodeRecord> nodes)
    {
        var records = nodes.ToDictionary(node => node.NodeId, StringComparer.Ordinal);
        return new RunDetails
        {
            RunId = run.RunId,
            Workflow = run.WorkflowName,
            Status = Status(run, isInterrupted),
            Reason = isInterrupted && RunRecovery.WhyNot(run, workflow) is { } why ? $"nobody executes it any more, and {why}" : run.Reason,
            Attempt = run.Attempt,
            Version = run.Version,
            CreatedAt = run.CreatedAt,
            Attempts = [.. attempts.Select(attempt => Attempt(attempt, run, isInterrupted))],
            Nodes = [.. workflow.Definition.Nodes.Select(node => Node(node.Id, records.GetValueOrDefault(node.Id)))],
        };
    }

    public static PlanView Plan(RunRecord run, ResumePlan plan) => new()
    {
        RunId = run.RunId,
        Attempt = run.Attempt + 1,
        Nodes = [.. plan.Steps.Select(step => new PlanStepView { Id = step.NodeId, Action = Name(step.Action), Reason = step.Reason })],
    };

    public static LogView Log(string runId, string nodeId, LogPage page, string? partial = null) => new()
    {
        RunId = runId,
        NodeId = nodeId,
        Attempt = page.RunAttempt,
        NodeAttempt = page.NodeAttempt,
        NextLine = page.NextLine,
        LineCount = page.LineCount,
        Chunks =
        [
            .. page.Chunks.Select(chunk => new LogChunkView
            {
                FirstLine = chunk.FirstLine,
                Time = chunk.Time,
                Stream = chunk.Stream == default ? null : chunk.Stream,
                Lines = chunk.Lines,
            }),
        ],
        Partial = partial,
    };

    private static AttemptView Attempt(AttemptRecord attempt, RunRecord run, bool isInterrupted) => new()
    {
        Attempt = attempt.Number,
        Status = attempt.Number == run.Attempt ? Status(run, isInterrupted) : attempt.EndedAt is null ? Interrupted : Name(attempt.Status),
        StartedAt = attempt.StartedAt,
        EndedAt = attempt.EndedAt,
        Reason = attempt.Reason,
        Recovery = attempt.IsRecovery ? true : null,
    };

    private static NodeView Node(string id, NodeRecord? record) => record is not { Result: var result }
        ? new NodeView { Id = id, Status = NodeStatus.Pending, Version = 0 }
        : new NodeView
        {
            Id = id,
            Status = result.Status,
            Version = result.Version,
            Attempt = record.RunAttempt,
            NodeAttempt = result.Attempts,
            ExitCode = result.ExitCode,
            Output = result.Output,
            SkipBranch = result.SkipBranch ? true : null,
            Error = result.Error,
            Reason = result.Reason,
            StartedAt = result.StartedAt,
            RetryAt = record.RetryAt,
            DurationMs = result.Duration?.TotalMilliseconds,
            CpuMs = result.CpuTime?.TotalMilliseconds,
            PeakMemory = result.PeakMemory,
        };

    private static string Name(ResumeAction action) => action switch
    {
        ResumeAction.Reuse => "reused",
        ResumeAction.New => "new",
        _ => "re-run",
    };
}
