using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace GraphExecutor.Functions.Http;

/// <summary>What is below a node of a run.</summary>
/// <param name="pipeline">What answers.</param>
public sealed class NodeTriggers(HttpPipeline pipeline)
{
    /// <summary><c>GET /api/runs/{runId}/nodes/{nodeId}/log</c></summary>
    /// <param name="request">The request.</param>
    [Function("NodeLog")]
    public Task<IResult> LogAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/runs/{runId}/nodes/{nodeId}/log")] HttpRequest request) =>
        pipeline.AnswerAsync(request);

    /// <summary><c>GET /api/runs/{runId}/nodes/{nodeId}/cast</c></summary>
    /// <param name="request">The request.</param>
    [Function("NodeCast")]
    public Task<IResult> CastAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/runs/{runId}/nodes/{nodeId}/cast")] HttpRequest request) =>
        pipeline.AnswerAsync(request);

    /// <summary><c>POST /api/runs/{runId}/nodes/{nodeId}/input</c></summary>
    /// <param name="request">The request.</param>
    [Function("NodeInput")]
    public Task<IResult> InputAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/runs/{runId}/nodes/{nodeId}/input")] HttpRequest request) =>
        pipeline.AnswerAsync(request);

    /// <summary><c>POST /api/runs/{runId}/nodes/{nodeId}/answer</c></summary>
    /// <param name="request">The request.</param>
    [Function("NodeAnswer")]
    public Task<IResult> AnswerAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/runs/{runId}/nodes/{nodeId}/answer")] HttpRequest request) =>
        pipeline.AnswerAsync(request);
}
