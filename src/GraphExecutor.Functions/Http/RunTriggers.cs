using GraphExecutor.Functions.Orchestrations;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace GraphExecutor.Functions.Http;

/// <summary><c>/api/runs</c>, and what is below it for a run as a whole.</summary>
/// <param name="pipeline">What answers.</param>
/// <param name="engine">Gets the durable client of functions that need it.</param>
public sealed class RunTriggers(HttpPipeline pipeline, DurableEngine engine)
{
    /// <summary><c>GET /api/runs</c></summary>
    /// <param name="request">The request.</param>
    [Function("ListRuns")]
    public Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/runs")] HttpRequest request) =>
        pipeline.AnswerAsync(request);

    /// <summary><c>POST /api/runs</c></summary>
    /// <param name="request">The request.</param>
    /// <param name="client">Durable Functions.</param>
    [Function("StartRun")]
    public Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/runs")] HttpRequest request, [DurableClient] DurableTaskClient client)
    {
        engine.Use(client);
        return pipeline.AnswerAsync(request);
    }

    /// <summary><c>GET /api/runs/{runId}</c></summary>
    /// <param name="request">The request.</param>
    [Function("ShowRun")]
    public Task<IResult> ShowAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/runs/{runId}")] HttpRequest request) =>
        pipeline.AnswerAsync(request);

    /// <summary><c>DELETE /api/runs/{runId}</c></summary>
    /// <param name="request">The request.</param>
    /// <param name="client">Durable Functions.</param>
    [Function("DeleteRun")]
    public Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "api/runs/{runId}")] HttpRequest request, [DurableClient] DurableTaskClient client)
    {
        engine.Use(client);
        return pipeline.AnswerAsync(request);
    }

    /// <summary><c>GET /api/runs/{runId}/workflow</c></summary>
    /// <param name="request">The request.</param>
    [Function("RunWorkflowText")]
    public Task<IResult> WorkflowAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/runs/{runId}/workflow")] HttpRequest request) =>
        pipeline.AnswerAsync(request);

    /// <summary><c>GET /api/runs/{runId}/events</c></summary>
    /// <param name="request">The request.</param>
    [Function("RunEvents")]
    public Task<IResult> EventsAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/runs/{runId}/events")] HttpRequest request) =>
        pipeline.AnswerAsync(request);

    /// <summary><c>POST /api/runs/{runId}/resume</c></summary>
    /// <param name="request">The request.</param>
    /// <param name="client">Durable Functions.</param>
    [Function("ResumeRun")]
    public Task<IResult> ResumeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/runs/{runId}/resume")] HttpRequest request, [DurableClient] DurableTaskClient client)
    {
        engine.Use(client);
        return pipeline.AnswerAsync(request);
    }

    /// <summary><c>POST /api/runs/{runId}/cancel</c></summary>
    /// <param name="request">The request.</param>
    /// <param name="client">Durable Functions.</param>
    [Function("CancelRun")]
    public Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/runs/{runId}/cancel")] HttpRequest request, [DurableClient] DurableTaskClient client)
    {
        engine.Use(client);
        return pipeline.AnswerAsync(request);
    }

    /// <summary><c>GET /api/runs/{runId}/negotiate</c></summary>
    /// <param name="request">The request.</param>
    [Function("NegotiateRun")]
    public Task<IResult> NegotiateAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/runs/{runId}/negotiate")] HttpRequest request) =>
        pipeline.AnswerAsync(request);
}
