using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GraphExecutor.Api.Contracts;
using GraphExecutor.Storage;
using Microsoft.AspNetCore.Http;

namespace GraphExecutor.Api.Endpoints;

/// <summary>Writes what the endpoints answer.</summary>
internal static class Answer
{
    public static async Task JsonAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Response.Body, value, type, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>A run that starts, or was started by the same request before.</summary>
    public static Task StartedAsync(HttpContext context, RunRecord run, string status, int code)
    {
        var self = $"{context.Request.PathBase}/api/runs/{run.RunId}";
        context.Response.Headers.Location = self;
        return JsonAsync(
            context,
            new RunStarted
            {
                RunId = run.RunId,
                Status = status,
                Attempt = run.Attempt,
                Links = new RunLinks { Self = self, Events = $"{self}/events", Negotiate = $"{self}/negotiate" },
            },
            ApiJson.Relaxed.RunStarted,
            code);
    }
}
