namespace GraphExecutor.Api.Problems;

/// <summary>The stable names of errors, in the member <c>code</c> of a problem. docs/api.md lists them.</summary>
internal static class ProblemCode
{
    public const string InvalidBody = nameof(InvalidBody);
    public const string InvalidQuery = nameof(InvalidQuery);
    public const string InvalidId = nameof(InvalidId);
    public const string InvalidSecret = nameof(InvalidSecret);
    public const string InvalidWorkflow = nameof(InvalidWorkflow);
    public const string NotFound = nameof(NotFound);
    public const string NodeNotFound = nameof(NodeNotFound);
    public const string WorkflowNotFound = nameof(WorkflowNotFound);
    public const string MethodNotAllowed = nameof(MethodNotAllowed);
    public const string RunEnded = nameof(RunEnded);
    public const string RunInterrupted = nameof(RunInterrupted);
    public const string NodeNotRunning = nameof(NodeNotRunning);
    public const string NoTerminal = nameof(NoTerminal);
    public const string NotWaiting = nameof(NotWaiting);
    public const string PreconditionFailed = nameof(PreconditionFailed);
    public const string BodyTooLarge = nameof(BodyTooLarge);
    public const string UnsupportedMediaType = nameof(UnsupportedMediaType);
    public const string BadRequest = nameof(BadRequest);
    public const string LiveUnavailable = nameof(LiveUnavailable);
    public const string HostBusy = nameof(HostBusy);
    public const string StoreUnavailable = nameof(StoreUnavailable);
    public const string Internal = nameof(Internal);
}
