using GraphExecutor.Cli.Remote;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GraphExecutor.Cli.Tests.Serving;

/// <summary>What who watches a run on a server does while the run or the server is between two lives: minutes, on a clock that does not wait.</summary>
public sealed class WatchingTests : IAsyncDisposable
{
    private const int Timeout = 60_000;

    private readonly WebApplication _app;
    private readonly ImpatientClock _clock = new();
    private readonly List<string> _said = [];

    public WatchingTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact(Timeout = Timeout)]
    public async Task Feed_InterruptedRunThatNobodyGoesOnWith_EndsAfterAMinuteAndReadsTheRunSeldom()
    {
        var (pages, reads) = (0, 0);
        _app.MapGet("/api/runs/r/events", context =>
        {
            pages++;
            return JsonAsync(context, """{ "events": [], "nextCursor": "0", "more": false }""");
        });
        _app.MapGet("/api/runs/r", context =>
        {
            reads++;
            return RunAsync(context, "interrupted");
        });
        using var client = await ConnectAsync();
        await using var runs = new RemoteRuns(client);

        var left = await Assert.ThrowsAsync<CommandException>(async () =>
        {
            await foreach (var _ in new RunFeed(client, runs, "r", 1, Retry(), _clock).ReadAsync(Token))
            {
            }
        });

        Assert.Equal(ExitCode.Internal, left.ExitCode);
        Assert.Contains("run r is interrupted: no server goes on with it. `gx resume r --server ", left.Message, StringComparison.Ordinal);
        Assert.Equal((631, 21), (pages, reads));
    }

    [Fact(Timeout = Timeout)]
    public async Task Cancellation_ServerStartsAnew_IsAskedForUntilTheRunTakesIt()
    {
        var asked = 0;
        _app.MapPost("/api/runs/r/cancel", context =>
        {
            switch (++asked)
            {
                case 1:
                    context.Abort();
                    return Task.CompletedTask;
                case 2:
                    return RefuseAsync(context, "RunInterrupted");
                default:
                    return JsonAsync(context, """{ "runId": "r", "status": "running" }""");
            }
        });
        _app.MapGet("/api/runs/r", context => RunAsync(context, "interrupted"));
        using var client = await ConnectAsync();
        await using var runs = new RemoteRuns(client);

        await new RunCancellation(runs, "r", Retry(), _said.Add).RequestAsync(Token);

        Assert.Equal(3, asked);
        Assert.EndsWith("Waiting for it", Assert.Single(_said), StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Cancellation_RunHasEnded_IsSaid()
    {
        _app.MapPost("/api/runs/r/cancel", context => RefuseAsync(context, "RunEnded"));
        _app.MapGet("/api/runs/r", context => RunAsync(context, "completed"));
        using var client = await ConnectAsync();
        await using var runs = new RemoteRuns(client);

        await new RunCancellation(runs, "r", Retry(), _said.Add).RequestAsync(Token);

        Assert.StartsWith("run r has ended", Assert.Single(_said), StringComparison.Ordinal);
    }

    private static Task RunAsync(HttpContext context, string status) => JsonAsync(
        context,
        $$"""
        {
          "runId": "r", "workflow": "w", "status": "{{status}}", "attempt": 1, "version": 1, "createdAt": "2026-01-01T00:00:00.000Z",
          "attempts": [], "nodes": []
        }
        """);

    private static Task RefuseAsync(HttpContext context, string code)
    {
        context.Response.StatusCode = StatusCodes.Status409Conflict;
        return JsonAsync(context, $$"""{ "type": "about:blank", "title": "{{code}}", "status": 409, "code": "{{code}}", "detail": "No." }""", "application/problem+json");
    }

    private static Task JsonAsync(HttpContext context, string json, string type = "application/json")
    {
        context.Response.ContentType = type;
        return context.Response.WriteAsync(json, Token);
    }

    private ServerRetry Retry() => new(_said.Add, _clock);

    private async Task<ServerClient> ConnectAsync()
    {
        await _app.StartAsync(Token);
        return ServerClient.For(_app.Urls.Single());
    }
}
