using System.Text;
using GraphExecutor.Api.Contracts;
using GraphExecutor.Api.Problems;
using GraphExecutor.Api.Runs;
using GraphExecutor.Events;
using GraphExecutor.Recording;
using GraphExecutor.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GraphExecutor.Api.Endpoints;

/// <summary>What is below a node of a run.</summary>
internal static class NodeEndpoints
{
    private const int DefaultLines = 1_000;
    private const int MostLines = 10_000;

    // What is read from the store at once while a log is streamed.
    private const int StreamedLines = 1_000;

    // A line end now and then keeps gateways from closing a stream that is silent.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPath("/api/runs/{runId}/nodes/{nodeId}/log", ApiMethod.Get(LogAsync));
        endpoints.MapPath("/api/runs/{runId}/nodes/{nodeId}/cast", ApiMethod.Get(CastAsync));
        endpoints.MapPath("/api/runs/{runId}/nodes/{nodeId}/input", ApiMethod.Post(InputAsync));
        endpoints.MapPath("/api/runs/{runId}/nodes/{nodeId}/answer", ApiMethod.Post(AnswerAsync));
    }

    private static async Task LogAsync(HttpContext context)
    {
        var query = new RequestQuery(context.Request, "fromLine", "limit", "tail", "attempt", "nodeAttempt", "follow");
        var limit = query.Count("limit", MostLines);
        var log = new LogQuery
        {
            RunId = RunIdOf(context),
            NodeId = NodeIdOf(context),
            RunAttempt = query.Count("attempt", int.MaxValue),
            NodeAttempt = query.Count("nodeAttempt", int.MaxValue),
            FromLine = query.Number("fromLine", 0) ?? 0,
            MaxLines = limit ?? DefaultLines,
            Tail = query.Flag("tail"),
        };
        var follow = query.Flag("follow");
        await Service<RunReader>(context).FindNodeAsync(log.RunId, log.NodeId, context.RequestAborted).ConfigureAwait(false);
        if (follow)
        {
            await FollowAsync(context, log).ConfigureAwait(false);
        }
        else if (WantsJson(context.Request))
        {
            var page = await Service<IRunStore>(context).ReadLogAsync(log, context.RequestAborted).ConfigureAwait(false);
            var partial = UnfinishedLine.After(Service<IRunHost>(context).UnfinishedLineOf(log.RunId, log.NodeId), log, page);
            await Answer.JsonAsync(context, RunViews.Log(log.RunId, log.NodeId, page, partial), ApiJson.Relaxed.LogView).ConfigureAwait(false);
        }
        else
        {
            await TextAsync(context, log, limit).ConfigureAwait(false);
        }
    }

    /// <summary>The lines as text: all of them, or as many as asked for.</summary>
    private static async Task TextAsync(HttpContext context, LogQuery query, int? limit)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        await using var writer = new StreamWriter(context.Response.Body, new UTF8Encoding(false), leaveOpen: true);
        await foreach (var page in Service<LogStream>(context).ReadAsync(query, context.RequestAborted).ConfigureAwait(false))
        {
            foreach (var line in page.Chunks.SelectMany(chunk => chunk.Lines))
            {
                await writer.WriteAsync(line).ConfigureAwait(false);
                await writer.WriteAsync('\n').ConfigureAwait(false);
            }

            if (limit is not null)
            {
                break;
            }
        }
    }

    /// <summary>The lines as <c>log</c> events, one on each line, until the node has settled.</summary>
    private static async Task FollowAsync(HttpContext context, LogQuery query)
    {
        context.Response.ContentType = "application/x-ndjson";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var body = context.Response.Body;

        // A server that stops waits for its connections, and a stream may have no end. Cut, it does not look complete.
        await using var stopping = context.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping.Register(context.Abort) ?? default;
        var time = Service<TimeProvider>(context);
        await body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        var sent = time.GetTimestamp();
        string? partial = null;
        await foreach (var page in Service<LogStream>(context).FollowAsync(query with { MaxLines = StreamedLines }, context.RequestAborted).ConfigureAwait(false))
        {
            List<LogEvent> events = [.. page.Chunks.Select(chunk => EventOf(query, page, chunk))];
            if (events.Count == 0 && UnfinishedEvent(context, query, page) is { } unfinished && unfinished.Partial != partial)
            {
                events.Add(unfinished);
            }

            if (events.Count == 0 && time.GetElapsedTime(sent) < KeepAlive)
            {
                continue;
            }

            foreach (var @event in events)
            {
                await body.WriteAsync(EventJson.Serialize(@event), context.RequestAborted).ConfigureAwait(false);
                await body.WriteAsync(LineEnd, context.RequestAborted).ConfigureAwait(false);
            }

            if (events.Count == 0)
            {
                await body.WriteAsync(LineEnd, context.RequestAborted).ConfigureAwait(false);
            }
            else
            {
                // Whole lines replace what was told of an unfinished one.
                partial = events[^1].Partial;
            }

            await body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
            sent = time.GetTimestamp();
        }
    }

    /// <summary>The line after a page as it stands, when it is unfinished.</summary>
    private static LogEvent? UnfinishedEvent(HttpContext context, LogQuery query, LogPage page)
    {
        var told = Service<IRunHost>(context).UnfinishedLineOf(query.RunId, query.NodeId);
        return UnfinishedLine.After(told, query, page) is null ? null : told! with { FirstLine = page.NextLine, Lines = [] };
    }

    private static LogEvent EventOf(LogQuery query, LogPage page, LogChunk chunk) => new()
    {
        RunId = query.RunId,
        Attempt = page.RunAttempt,
        NodeId = query.NodeId,
        NodeAttempt = page.NodeAttempt,
        Time = chunk.Time,
        FirstLine = chunk.FirstLine,
        Lines = chunk.Lines,
        Stream = chunk.Stream,
    };

    private static async Task CastAsync(HttpContext context)
    {
        var query = new RequestQuery(context.Request, "attempt", "nodeAttempt");
        var log = new LogQuery
        {
            RunId = RunIdOf(context),
            NodeId = NodeIdOf(context),
            RunAttempt = query.Count("attempt", int.MaxValue),
            NodeAttempt = query.Count("nodeAttempt", int.MaxValue),
        };
        var (run, node) = await Service<RunReader>(context).FindNodeAsync(log.RunId, log.NodeId, context.RequestAborted).ConfigureAwait(false);
        context.Response.ContentType = "application/x-asciicast";
        await using var writer = new StreamWriter(context.Response.Body, new UTF8Encoding(false), leaveOpen: true);
        await foreach (var line in Asciicast.ReadAsync(Service<IRunStore>(context), log, run, node, context.RequestAborted).ConfigureAwait(false))
        {
            await writer.WriteAsync(line).ConfigureAwait(false);
            await writer.WriteAsync('\n').ConfigureAwait(false);
        }
    }

    private static async Task InputAsync(HttpContext context)
    {
        _ = new RequestQuery(context.Request);
        var body = await RequestBody.ReadJsonAsync(context).ConfigureAwait(false);
        body.AllowOnly("text");
        var text = body.Text("text") ?? throw ApiException.Body("Give `text`: what is typed. \\r is the Enter key.");
        await Service<RunMessages>(context).TypeAsync(RunIdOf(context), NodeIdOf(context), text, context.RequestAborted).ConfigureAwait(false);
        await AcceptAsync(context).ConfigureAwait(false);
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        _ = new RequestQuery(context.Request);
        var body = await RequestBody.ReadJsonAsync(context).ConfigureAwait(false);
        body.AllowOnly("decision", "by", "comment", "values");
        if (body.Text("decision") is not ("approve" or "reject"))
        {
            throw ApiException.Body("`decision` must be approve or reject.");
        }

        _ = (body.Text("by"), body.Text("comment"), body.Object("values"));
        await Service<RunMessages>(context).AnswerAsync(RunIdOf(context), NodeIdOf(context), context.RequestAborted).ConfigureAwait(false);
        await AcceptAsync(context).ConfigureAwait(false);
    }

    private static Task AcceptAsync(HttpContext context) => Answer.JsonAsync(
        context, new MessageAccepted { RunId = RunIdOf(context), Status = "accepted" }, ApiJson.Relaxed.MessageAccepted, StatusCodes.Status202Accepted);

    private static bool WantsJson(HttpRequest request) =>
        request.GetTypedHeaders().Accept is { } accepted
        && accepted.OrderByDescending(type => type.Quality ?? 1)
            .Select(type => type.MediaType.Value)
            .FirstOrDefault(type => type is "application/json" or "text/plain") == "application/json";

    private static string RunIdOf(HttpContext context) => (string)context.GetRouteValue("runId")!;

    private static string NodeIdOf(HttpContext context) => (string)context.GetRouteValue("nodeId")!;

    private static T Service<T>(HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();
}
