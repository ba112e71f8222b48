using System.Text.Json;
using GraphExecutor.Api.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace GraphExecutor.Api.Problems;

/// <summary>Answers with an error: <c>application/problem+json</c> (RFC 9457) with a stable <c>code</c>.</summary>
internal static class ProblemResponse
{
    public const string ContentType = "application/problem+json";

    public static async Task WriteAsync(HttpContext context, ApiException problem)
    {
        var allow = context.Response.Headers.Allow;
        context.Response.Clear();
        context.Response.Headers.Allow = allow;
        context.Response.StatusCode = problem.Status;
        context.Response.ContentType = ContentType;
        var view = new ProblemView
        {
            Title = ReasonPhrases.GetReasonPhrase(problem.Status),
            Status = problem.Status,
            Detail = problem.Message,
            Code = problem.Code,
            Problems = problem.Problems?.Select(WorkflowProblems.View).ToList(),
        };
        await JsonSerializer.SerializeAsync(context.Response.Body, view, ApiJson.Relaxed.ProblemView, context.RequestAborted).ConfigureAwait(false);
    }
}
