using System.Buffers;
using System.Text.Json;
using GraphExecutor.Api.Contracts;
using GraphExecutor.Api.Runs;
using GraphExecutor.Events;
using GraphExecutor.Starting;
using GraphExecutor.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GraphExecutor.Api.Endpoints;

/// <summary><c>/api/runs</c>, and what is below it for a run as a whole.</summary>
internal static class RunEndpoints
{
    private const int DefaultPage = 50;
    private const int LargestPage = 500;
    private const int LongestSearch = 200;
    private const int DefaultEvents = 500;
    private const int MostEvents = 1_000;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPath("/api/runs", ApiMethod.Get(ListAsync), ApiMethod.Post(StartAsync));
        endpoints.MapPath("/api/runs/{runId}", ApiMethod.Get(ShowAsync), ApiMethod.Delete(DeleteAsync));
        endpoints.MapPath("/api/runs/{runId}/workflow", ApiMethod.Get(WorkflowAsync));
        endpoints.MapPath("/api/runs/{runId}/events", ApiMethod.Get(EventsAsync));
        endpoints.MapPath("/api/runs/{runId}/resume", ApiMethod.Post(ResumeAsync));
        endpoints.MapPath("/api/runs/{runId}/cancel", ApiMethod.Post(CancelAsync));
    }

    private static async Task ListAsync(HttpContext context)
    {
        var query = new RequestQuery(context.Request, "q", "status", "workflow", "limit", "cursor");
        var wanted = new RunQuery
        {
            Text = query.Text("q", LongestSearch),
            WorkflowName = query.Text("workflow"),
            Limit = query.Count("limit", LargestPage) ?? DefaultPage,
            Cursor = query.Text("cursor"),
        };
        var list = await Service<RunReader>(context).ListAsync(wanted, query.Text("status"), context.RequestAborted).ConfigureAwait(false);
        await Answer.JsonAsync(context, list, ApiJson.Relaxed.RunList).ConfigureAwait(false);
    }

    private static async Task StartAsync(HttpContext context)
    {
        _ = new RequestQuery(context.Request);
        var request = StartRequest.Read(await RequestBody.ReadJsonAsync(context).ConfigureAwait(false));
        var (run, isNew) = await Service<RunService>(context).StartAsync(request, context.RequestAborted).ConfigureAwait(false);
        var status = RunViews.Status(run, !isNew && Service<RunStarter>(context).IsInterrupted(run));
        await Answer.StartedAsync(context, run, status, isNew ? StatusCodes.Status202Accepted : StatusCodes.Status200OK).ConfigureAwait(false);
    }

    private static async Task ShowAsync(HttpContext context)
    {
        _ = new RequestQuery(context.Request);
        var run = await Service<RunReader>(context).ShowAsync(Id(context), context.RequestAborted).ConfigureAwait(false);
        await Answer.JsonAsync(context, run, ApiJson.Relaxed.RunDetails).ConfigureAwait(false);
    }

    private static async Task DeleteAsync(HttpContext context)
    {
        _ = new RequestQuery(context.Request);
        await Service<RunService>(context).DeleteAsync(Id(context), context.RequestAborted).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task WorkflowAsync(HttpContext context)
    {
        _ = new RequestQuery(context.Request);
        var workflow = await Service<RunReader>(context).WorkflowAsync(Id(context), context.RequestAborted).ConfigureAwait(false);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(workflow.Json, context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task EventsAsync(HttpContext context)
    {
        var query = new RequestQuery(context.Request, "cursor", "limit");
        var after = query.Number("cursor", 0) ?? 0;
        var limit = query.Count("limit", MostEvents) ?? DefaultEvents;
        var run = await Service<RunReader>(context).FindAsync(Id(context), context.RequestAborted).ConfigureAwait(false);
        var found = await Service<IRunStore>(context).GetTransitionsAsync(run.RunId, after, limit, context.RequestAborted).ConfigureAwait(false);
        var body = new ArrayBufferWriter<byte>();
        await using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("events");
            foreach (var transition in found)
            {
                json.WriteRawValue(EventJson.Serialize(transition.ToEvent(run.RunId)), skipInputValidation: true);
            }

            json.WriteEndArray();
            json.WriteString("nextCursor", $"{(found.Count > 0 ? found[^1].Cursor : after)}");
            json.WriteBoolean("more", found.Count == limit);
            json.WriteEndObject();
        }

        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task ResumeAsync(HttpContext context)
    {
        _ = new RequestQuery(context.Request);
        var request = ResumeRequest.Read(await RequestBody.ReadJsonAsync(context).ConfigureAwait(false));
        var service = Service<RunService>(context);
        if (request.Plan)
        {
            var plan = await service.PlanAsync(Id(context), request, context.RequestAborted).ConfigureAwait(false);
            await Answer.JsonAsync(context, plan, ApiJson.Relaxed.PlanView).ConfigureAwait(false);
            return;
        }

        var run = await service.ResumeAsync(Id(context), request, context.RequestAborted).ConfigureAwait(false);
        await Answer.StartedAsync(context, run, RunViews.Name(run.Status), StatusCodes.Status202Accepted).ConfigureAwait(false);
    }

    private static async Task CancelAsync(HttpContext context)
    {
        _ = new RequestQuery(context.Request);
        await Service<RunMessages>(context).CancelAsync(Id(context), context.RequestAborted).ConfigureAwait(false);
        var accepted = new MessageAccepted { RunId = Id(context), Status = "cancelling" };
        await Answer.JsonAsync(context, accepted, ApiJson.Relaxed.MessageAccepted, StatusCodes.Status202Accepted).ConfigureAwait(false);
    }

    private static string Id(HttpContext context) => (string)context.GetRouteValue("runId")!;

    private static T Service<T>(HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();
}
