using System.Text.Json.Nodes;
using GraphExecutor.Recording;
using GraphExecutor.Resuming;
using GraphExecutor.Runs;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;
using JsonValue = GraphExecutor.Workflows.JsonValue;

namespace GraphExecutor.Starting;

/// <summary>A recorded run as it was read, and what its next attempt would be. Pure: nothing is read or written.</summary>
public sealed class ResumableRun
{
    private readonly bool _isInterrupted;

    internal ResumableRun(RunRecord run, Workflow workflow, IReadOnlyList<NodeRecord> nodes, bool isInterrupted)
    {
        Run = run;
        Workflow = workflow;
        Nodes = nodes;
        _isInterrupted = isInterrupted;
    }

    /// <summary>The run as it was read.</summary>
    public RunRecord Run { get; }

    /// <summary>What its latest attempt executed.</summary>
    public Workflow Workflow { get; }

    /// <summary>What is recorded of its nodes.</summary>
    public IReadOnlyList<NodeRecord> Nodes { get; }

    /// <summary>What the next attempt would do.</summary>
    /// <param name="options">What shall be different.</param>
    /// <exception cref="RunRefusedException">It is alive, there is nothing to do, or a node is not there.</exception>
    public ResumePlan Plan(ResumeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Reject(options);
        return ResumePlanner.Plan(new ResumeRequest
        {
            Earlier = Workflow,
            Replacement = options.Workflow,
            Results = Nodes.ToDictionary(node => node.NodeId, node => node.Result),
            Context = RecordedContext(),
            ChangedContext = [.. options.Context.Select(value => value.Key)],
            From = options.From,
        });
    }

    /// <summary>The attempt to record, and what it leaves of the nodes' records.</summary>
    internal (NewAttempt Attempt, IReadOnlyList<NodeChange> Reset) Next(
        ResumePlan plan, ResumeOptions options, ValueMap<string> secretReferences, LeaseOwner owner, DateTimeOffset now)
    {
        var context = RecordedContext();
        foreach (var (name, value) in options.Context)
        {
            context[name] = value?.DeepClone();
        }

        var reset = plan.Reset(Nodes, now);
        return (new NewAttempt
        {
            Nodes = reset,
            Time = now,
            Lease = new RunLease(owner, now + RunRecorder.LeaseTime),
            WorkflowName = options.Workflow?.Name,
            Workflow = options.Workflow is { } workflow ? StoredWorkflow.Of(workflow.ToJson()) : null,
            Context = JsonValue.Parse(context.ToJsonString()),
            SecretReferences = secretReferences,
            Request = options.From.Count == 0 ? null : JsonValue.Parse(new JsonObject { ["from"] = new JsonArray([.. options.From.Select(from => (JsonNode)from)]) }.ToJsonString()),
        }, reset);
    }

    private void Reject(ResumeOptions options)
    {
        if (Run.Status == RunStatus.Running && !_isInterrupted)
        {
            var owner = Run.Lease!.Owner;
            throw new RunRefusedException(
                RunRefusal.RunActive, Run.RunId, $"run {Run.RunId} is alive: process {owner.Pid} on {owner.Host} executes it");
        }

        if (Run.Status == RunStatus.Completed && !options.AsksForMore)
        {
            throw new RunRefusedException(RunRefusal.NothingToResume, Run.RunId, $"run {Run.RunId} completed: there is nothing to resume");
        }

        var ids = (options.Workflow ?? Workflow).Definition.Nodes.Select(node => node.Id).ToHashSet(StringComparer.Ordinal);
        if (options.From.FirstOrDefault(id => !ids.Contains(id)) is { } unknown)
        {
            throw new RunRefusedException(RunRefusal.UnknownNode, Run.RunId, $"There is no node \"{unknown}\" to resume from.");
        }
    }

    private JsonObject RecordedContext() => Run.Context is { } recorded ? JsonNode.Parse(recorded.ToString())!.AsObject() : [];
}
