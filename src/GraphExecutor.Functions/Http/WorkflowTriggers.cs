using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace GraphExecutor.Functions.Http;

/// <summary><c>/api/workflows</c>.</summary>
/// <param name="pipeline">What answers.</param>
public sealed class WorkflowTriggers(HttpPipeline pipeline)
{
    /// <summary><c>POST /api/workflows/validate</c></summary>
    /// <param name="request">The request.</param>
    [Function("ValidateWorkflow")]
    public Task<IResult> ValidateAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/workflows/validate")] HttpRequest request) =>
        pipeline.AnswerAsync(request);

    /// <summary><c>GET /api/workflows</c></summary>
    /// <param name="request">The request.</param>
    [Function("ListWorkflows")]
    public Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/workflows")] HttpRequest request) =>
        pipeline.AnswerAsync(request);

    /// <summary><c>GET /api/workflows/{name}</c></summary>
    /// <param name="request">The request.</param>
    [Function("ShowWorkflow")]
    public Task<IResult> ShowAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/workflows/{name}")] HttpRequest request) =>
        pipeline.AnswerAsync(request);

    /// <summary><c>PUT /api/workflows/{name}</c></summary>
    /// <param name="request">The request.</param>
    [Function("SaveWorkflow")]
    public Task<IResult> SaveAsync([HttpTrigger(AuthorizationLevel.Function, "put", Route = "api/workflows/{name}")] HttpRequest request) =>
        pipeline.AnswerAsync(request);

    /// <summary><c>DELETE /api/workflows/{name}</c></summary>
    /// <param name="request">The request.</param>
    [Function("DeleteWorkflow")]
    public Task<IResult> DeleteAsync([HttpTrigger(AuthorizationLevel.Function, "delete", Route = "api/workflows/{name}")] HttpRequest request) =>
        pipeline.AnswerAsync(request);
}
