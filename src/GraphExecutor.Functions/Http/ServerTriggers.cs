using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace GraphExecutor.Functions.Http;

/// <summary>What concerns the app: live events, health, the description of the API, and the page.</summary>
/// <remarks>The Functions host tries the routes in the order of the functions' names: those that match everything come last.</remarks>
/// <param name="pipeline">What answers.</param>
public sealed class ServerTriggers(HttpPipeline pipeline)
{
    /// <summary><c>GET /api/negotiate</c></summary>
    /// <param name="request">The request.</param>
    [Function("Negotiate")]
    public Task<IResult> NegotiateAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/negotiate")] HttpRequest request) =>
        pipeline.AnswerAsync(request);

    /// <summary><c>GET /api/health</c></summary>
    /// <param name="request">The request.</param>
    [Function("Health")]
    public Task<IResult> HealthAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health")] HttpRequest request) =>
        pipeline.AnswerAsync(request);

    /// <summary><c>GET /openapi/v1.json</c></summary>
    /// <param name="request">The request.</param>
    [Function("OpenApi")]
    public Task<IResult> OpenApiAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi/v1.json")] HttpRequest request) =>
        pipeline.AnswerAsync(request);

    /// <summary>Everything else below <c>/api</c>: what is there, asked for in a way that it does not take, and what is not there.</summary>
    /// <param name="request">The request.</param>
    [Function("WildcardApi")]
    public Task<IResult> OtherAsync([HttpTrigger(AuthorizationLevel.Function, "get", "post", "put", "delete", "patch", "head", "options", Route = "api/{*path}")] HttpRequest request) =>
        pipeline.AnswerAsync(request);

    /// <summary>The page and its files.</summary>
    /// <param name="request">The request.</param>
    [Function("WildcardPage")]
    public Task<IResult> PageAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "{*path}")] HttpRequest request) =>
        pipeline.AnswerAsync(request);
}
