using GraphExecutor.Api.Contracts;
using GraphExecutor.Api.Problems;
using GraphExecutor.Api.Workflows;
using GraphExecutor.Documents;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GraphExecutor.Api.Endpoints;

/// <summary><c>/api/workflows</c>.</summary>
internal static class WorkflowEndpoints
{
    private const int DefaultPage = 100;
    private const int LargestPage = 1_000;
    private const string Json = "application/json";
    private const string Yaml = "application/yaml";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPath("/api/workflows", ApiMethod.Get(ListAsync));
        endpoints.MapPath("/api/workflows/validate", ApiMethod.Post(ValidateAsync, ApiScope.Read));
        endpoints.MapPath("/api/workflows/{name}", ApiMethod.Get(GetAsync), ApiMethod.Put(SaveAsync), ApiMethod.Delete(DeleteAsync));
    }

    private static async Task ListAsync(HttpContext context)
    {
        var query = new RequestQuery(context.Request, "limit", "cursor");
        var limit = query.Count("limit", LargestPage) ?? DefaultPage;
        var entries = await Workflows(context).ListAsync(query.Text("cursor"), limit, context.RequestAborted).ConfigureAwait(false);
        var list = new WorkflowList
        {
            Workflows = [.. entries.Select(entry => View(entry))],
            NextCursor = entries.Count == limit ? entries[^1].Name : null,
        };
        await Answer.JsonAsync(context, list, ApiJson.Relaxed.WorkflowList).ConfigureAwait(false);
    }

    /// <summary>Takes <c>{"workflow": …}</c>, or the text itself as YAML.</summary>
    private static async Task ValidateAsync(HttpContext context)
    {
        _ = new RequestQuery(context.Request);
        var text = IsYaml(RequestBody.MediaType(context.Request))
            ? new WorkflowText(await RequestBody.ReadAsync(context).ConfigureAwait(false), DocumentFormat.Yaml)
            : await WrappedAsync(context).ConfigureAwait(false);
        await Answer.JsonAsync(context, Validate(text), ApiJson.Relaxed.ValidationResult).ConfigureAwait(false);
    }

    private static async Task GetAsync(HttpContext context)
    {
        _ = new RequestQuery(context.Request);
        var condition = Precondition.Of(context.Request);
        var stored = await Workflows(context).GetAsync(Name(context), context.RequestAborted).ConfigureAwait(false);
        context.Response.Headers.ETag = Precondition.ETag(stored.Entry.Hash);
        context.Response.GetTypedHeaders().LastModified = stored.Entry.UpdatedAt;
        if (condition.IsNotModified(stored.Entry.Hash))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = stored.Entry.Format == DocumentFormat.Json ? Json : Yaml;
        await context.Response.WriteAsync(stored.Source, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>The body is the text of the workflow, as JSON or YAML.</summary>
    private static async Task SaveAsync(HttpContext context)
    {
        _ = new RequestQuery(context.Request);
        var condition = Precondition.Of(context.Request);
        var format = RequestBody.MediaType(context.Request) switch
        {
            null => DocumentFormat.Detect,
            Json => DocumentFormat.Json,
            var type when IsYaml(type) => DocumentFormat.Yaml,
            _ => throw RequestBody.Unsupported($"{Json} or {Yaml}"),
        };
        var text = new WorkflowText(await RequestBody.ReadAsync(context).ConfigureAwait(false), format);
        var (entry, workflow, isNew) = await Workflows(context).SaveAsync(Name(context), text, condition, context.RequestAborted).ConfigureAwait(false);
        context.Response.Headers.ETag = Precondition.ETag(entry.Hash);
        var view = View(entry) with { Warnings = workflow.Warnings.Count == 0 ? null : [.. workflow.Warnings.Select(WorkflowProblems.View)] };
        await Answer.JsonAsync(
            context, view, ApiJson.Relaxed.WorkflowEntryView, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK).ConfigureAwait(false);
    }

    private static async Task DeleteAsync(HttpContext context)
    {
        _ = new RequestQuery(context.Request);
        await Workflows(context).DeleteAsync(Name(context), Precondition.Of(context.Request), context.RequestAborted).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task<WorkflowText> WrappedAsync(HttpContext context)
    {
        var body = await RequestBody.ReadJsonAsync(context).ConfigureAwait(false);
        body.AllowOnly("workflow");
        return WorkflowText.Of(body.Value("workflow") ?? throw ApiException.Body("Give `workflow`: an object, or a text in YAML or JSON."));
    }

    private static ValidationResult Validate(WorkflowText text)
    {
        try
        {
            var workflow = text.Parse(null);
            return new ValidationResult
            {
                Valid = true,
                Name = workflow.Name,
                Nodes = workflow.Definition.Nodes.Count,
                Edges = workflow.EdgeCount,
                Packets = workflow.Packets(),
                Problems = [.. workflow.Warnings.Select(WorkflowProblems.View)],
            };
        }
        catch (WorkflowException exception)
        {
            return new ValidationResult { Valid = false, Problems = [.. exception.Problems.Select(WorkflowProblems.View)] };
        }
    }

    private static bool IsYaml(string? mediaType) => mediaType is Yaml or "application/x-yaml" or "text/yaml" or "text/x-yaml";

    private static WorkflowEntryView View(WorkflowEntry entry) => new()
    {
        Name = entry.Name,
        ETag = Precondition.ETag(entry.Hash),
        Format = entry.Format,
        UpdatedAt = entry.UpdatedAt,
    };

    private static string Name(HttpContext context) => (string)context.GetRouteValue("name")!;

    private static StoredWorkflows Workflows(HttpContext context) => context.RequestServices.GetRequiredService<StoredWorkflows>();
}
