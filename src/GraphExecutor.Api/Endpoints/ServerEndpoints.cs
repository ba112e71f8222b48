using System.Reflection;
using GraphExecutor.Api.Contracts;
using GraphExecutor.Api.OpenApi;
using GraphExecutor.Api.Problems;
using GraphExecutor.Api.Runs;
using GraphExecutor.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GraphExecutor.Api.Endpoints;

/// <summary>What concerns the server: live events, health, and the description of the API.</summary>
internal static class ServerEndpoints
{
    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(5);

    private static readonly string Version =
        typeof(ServerEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPath("/api/negotiate", ApiMethod.Get(context => NegotiateAsync(context, ["runs"])));
        endpoints.MapPath("/api/runs/{runId}/negotiate", ApiMethod.Get(NegotiateRunAsync));
        endpoints.MapPath("/api/health", ApiMethod.Get(HealthAsync));
        endpoints.MapPath("/openapi/v1.json", ApiMethod.Get(OpenApiDocument.WriteAsync));
    }

    private static async Task NegotiateRunAsync(HttpContext context)
    {
        var run = await context.RequestServices.GetRequiredService<RunReader>()
            .FindAsync((string)context.GetRouteValue("runId")!, context.RequestAborted).ConfigureAwait(false);
        await NegotiateAsync(context, [$"run.{run.RunId}", $"log.{run.RunId}"]).ConfigureAwait(false);
    }

    private static async Task NegotiateAsync(HttpContext context, IReadOnlyList<string> groups)
    {
        _ = new RequestQuery(context.Request);
        var live = context.RequestServices.GetService<ILiveAccess>() ?? throw new ApiException(
            StatusCodes.Status501NotImplemented, ProblemCode.LiveUnavailable, "This server has no live stream. Read the events of runs by GET instead.");
        var url = await live.GetAddressAsync(groups, context.Request, context.RequestAborted).ConfigureAwait(false);
        context.Response.Headers.CacheControl = "no-store";
        await Answer.JsonAsync(context, new LiveAddress { Url = url }, ApiJson.Relaxed.LiveAddress).ConfigureAwait(false);
    }

    private static async Task HealthAsync(HttpContext context)
    {
        _ = new RequestQuery(context.Request);
        var store = await StoreHealthAsync(context).ConfigureAwait(false);
        var isWell = store.Error is null;
        context.Response.Headers.CacheControl = "no-store";
        await Answer.JsonAsync(
            context,
            new HealthView { Status = isWell ? "ok" : "unhealthy", Version = Version, Store = store },
            ApiJson.Relaxed.HealthView,
            isWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable).ConfigureAwait(false);
    }

    private static async Task<DependencyHealth> StoreHealthAsync(HttpContext context)
    {
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        var begin = time.GetTimestamp();
        string? error = null;
        try
        {
            var store = context.RequestServices.GetRequiredService<IRunStore>();
            await store.ListRunsAsync(new RunQuery { Limit = 1 }, context.RequestAborted).AsTask()
                .WaitAsync(StorePatience, time, context.RequestAborted).ConfigureAwait(false);
        }
        catch (StoreException exception)
        {
            error = exception.Message;
        }
        catch (TimeoutException)
        {
            error = $"The store has not answered for {StorePatience.TotalSeconds} s.";
        }

        return new DependencyHealth
        {
            Status = error is null ? "ok" : "unhealthy",
            LatencyMs = time.GetElapsedTime(begin).TotalMilliseconds,
            Error = error,
        };
    }
}
