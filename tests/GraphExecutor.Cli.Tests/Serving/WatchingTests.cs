using GraphExecutor.Cli.Remote;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Events;
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
            await foreach (var _ in new RunFeed(client, runs, new NothingLive(_clock), "r", 1, _clock).ReadAsync(Token))
            {
            }
        });

        Assert.Equal(ExitCode.Internal, left.ExitCode);
        Assert.Contains("run r is interrupted: no server goes on with it. `gx resume r --server ", left.Message, StringComparison.Ordinal);
        Assert.Equal((601, 20), (pages, reads));
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
        Assert.Equal(2, _said.Count);
        Assert.StartsWith("waiting for the server: ", _said[0], StringComparison.Ordinal);
        Assert.Equal("the server answers again", _said[1]);
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

    [Fact(Timeout = Timeout)]
    public async Task Feed_LinesComeLive_AreToldOnceAndOnlyWhatIsMissingIsAskedFor()
    {
        string[] pages =
        [
            Page(1, Run(1, "running"), Node(1, "running")),
            Page(1),
            Page(2, Node(2, "completed"), Run(2, "completed")),
        ];
        var asked = 0;
        var logs = new List<string>();
        _app.MapGet("/api/runs/r/events", context => JsonAsync(context, pages[Math.Min(asked++, 2)]));
        _app.MapGet("/api/runs/r/nodes/a/log", context =>
        {
            var from = int.Parse(context.Request.Query["fromLine"].ToString(), System.Globalization.CultureInfo.InvariantCulture);
            logs.Add($"from {from}");
            var recorded = logs.Count == 1 ? 0 : 5;
            var lines = Enumerable.Range(from, Math.Max(0, recorded - from)).Select(i => $"\"line {i}\"").ToList();
            return JsonAsync(context, $$"""
                { "runId": "r", "nodeId": "a", "attempt": 1, "nodeAttempt": 1, "nextLine": {{Math.Max(recorded, from)}}, "lineCount": {{recorded}},
                  "chunks": [{{(lines.Count == 0 ? "" : $$"""{ "firstLine": {{from}}, "time": "2026-01-01T00:00:00.000Z", "lines": [{{string.Join(", ", lines)}}] }""")}}] }
                """);
        });
        using var client = await ConnectAsync();
        await using var runs = new RemoteRuns(client);

        // Twice the same, a gap, and the line after it.
        var live = new ScriptedLive([Log(0, 2), Log(0, 2), Log(4, 1), EventOf(Node(2, "completed"))]);
        var told = new List<string>();
        await foreach (var each in new RunFeed(client, runs, live, "r", 1, _clock).ReadAsync(Token))
        {
            told.AddRange(each is LogEvent log ? log.Lines : [each.GetType().Name]);
        }

        Assert.Equal(["RunEvent", "NodeEvent", "line 0", "line 1", "line 2", "line 3", "line 4", "NodeEvent", "RunEvent"], told);
        Assert.Equal(["from 0", "from 2", "from 5", "from 5"], logs);
    }

    private static string Page(int cursor, params string[] events) =>
        $$"""{ "events": [{{string.Join(", ", events)}}], "nextCursor": "{{cursor}}", "more": false }""";

    private static string Run(int version, string status) =>
        $$"""{ "type": "run", "runId": "r", "attempt": 1, "version": {{version}}, "time": "2026-01-01T00:00:00.000Z", "status": "{{status}}", "workflow": "w" }""";

    private static string Node(int version, string status) => $$"""
        { "type": "node", "runId": "r", "attempt": 1, "nodeId": "a", "nodeAttempt": 1, "version": {{version}}, "time": "2026-01-01T00:00:00.000Z", "status": "{{status}}" }
        """;

    private static GraphEvent EventOf(string json) => EventJson.Deserialize(System.Text.Encoding.UTF8.GetBytes(json));

    private static LogEvent Log(int first, int count) => new()
    {
        RunId = "r",
        Attempt = 1,
        NodeId = "a",
        NodeAttempt = 1,
        Time = DateTimeOffset.UnixEpoch,
        FirstLine = first,
        Lines = [.. Enumerable.Range(first, count).Select(i => $"line {i}")],
    };

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

    /// <summary>No live stream: it is always time to look.</summary>
    private sealed class NothingLive(TimeProvider time) : IRunWatch
    {
        private readonly long _since = time.GetTimestamp();

        public async ValueTask<GraphEvent?> NextAsync(bool isBehind, CancellationToken cancellationToken)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
            return null;
        }

        public bool MayGoOn(string status, string? reason) => time.GetElapsedTime(_since) < ServerRetry.Patience;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>A live stream that says what it was told to.</summary>
    private sealed class ScriptedLive(IEnumerable<GraphEvent> events) : IRunWatch
    {
        private readonly Queue<GraphEvent> _events = new(events);

        public ValueTask<GraphEvent?> NextAsync(bool isBehind, CancellationToken cancellationToken) =>
            ValueTask.FromResult(_events.TryDequeue(out var next) ? next : null);

        public bool MayGoOn(string status, string? reason) => true;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private ServerRetry Retry() => new(_said.Add, _clock);

    private async Task<ServerClient> ConnectAsync()
    {
        await _app.StartAsync(Token);
        return ServerClient.For(_app.Urls.Single());
    }
}
