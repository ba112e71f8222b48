using System.Net;
using System.Net.Http.Headers;
using GraphExecutor.Cli.Telemetry;

namespace GraphExecutor.Cli.Tests.Serving;

public sealed class TelemetryTests : IDisposable
{
    private const int Timeout = 60_000;
    private const string ReadToken = "may-only-look-0123456789";

    private readonly Gx _gx = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _gx.Dispose();

    [Fact(Timeout = Timeout)]
    public async Task Serve_EndpointGiven_SendsSpansAndMetrics()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        SendTo(receiver);
        using var server = await Server.StartAsync(_gx);
        await server.StartRunAsync("r1", "name: graph\nnodes: [{ id: build, run: 'exit 3', retry: { maxAttempts: 2, delay: 1ms } }]");
        await server.WaitForAsync("r1", "failed");

        await receiver.WaitForAsync("traces", "run graph", "build attempt 1", "build attempt 2", "service.name", "my-gx", "r1", "ExitCode");
        await receiver.WaitForAsync("metrics", "graphexecutor.runs.started", "graphexecutor.nodes.settled", "graphexecutor.node.duration", "graphexecutor.publisher.events");
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_EndpointGiven_HasSentAllWhenItEnds()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        SendTo(receiver);
        _gx.Write("w.yaml", "name: graph\nnodes: [{ id: build, run: 'echo hi' }]");

        var result = await _gx.RunAsync("run", "w.yaml");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("build attempt 1", receiver.Received("traces"), StringComparison.Ordinal);
        Assert.Contains("graphexecutor.run.duration", receiver.Received("metrics"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_NobodyListensThere_RunsAllTheSame()
    {
        _gx.Variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:1";
        _gx.Variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        _gx.Write("w.yaml", "nodes: [{ id: build, run: 'echo hi' }]");

        var result = await _gx.RunAsync("run", "w.yaml");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    [Fact(Timeout = Timeout)]
    public async Task Metrics_Scraped_NeedTheReadScope()
    {
        _gx.Variables["OTEL_METRICS_EXPORTER"] = "prometheus";
        _gx.Variables["GX_READ_TOKEN"] = ReadToken;
        using var server = await Server.StartAsync(_gx);
        await server.StartRunAsync("r1", "nodes: [{ id: a, run: 'echo hi' }]");
        await server.WaitForAsync("r1", "completed");
        using var scraper = new HttpClient { BaseAddress = server.Client.BaseAddress };

        Assert.Equal(HttpStatusCode.Unauthorized, (await scraper.GetAsync("/metrics", Token)).StatusCode);
        scraper.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ReadToken);
        string text;
        do
        {
            // A scrape is answered from memory when it comes soon after another. What the end of the run adds comes last, after its status.
            text = await scraper.GetStringAsync("/metrics", Token);
        }
        while (!text.Contains("graphexecutor_run_duration_seconds_bucket", StringComparison.Ordinal));

        Assert.Matches("graphexecutor_runs_started[a-z_]*(\\{[^}]*\\})? 1", text);
        Assert.Matches("graphexecutor_nodes_settled[a-z_]*\\{[^}]*completed[^}]*\\} 1", text);
    }

    [Fact(Timeout = Timeout)]
    public async Task Metrics_NotAskedFor_AreNotThere()
    {
        using var server = await Server.StartAsync(_gx);

        // What answers there is the page, or nothing.
        using var response = await server.Client.GetAsync("/metrics", Token);
        Assert.DoesNotContain("graphexecutor_", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", false, false, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318", true, true, false)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://c:4318/v1/traces", true, false, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318 OTEL_METRICS_EXPORTER=none", true, false, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318 OTEL_SDK_DISABLED=TRUE", false, false, false)]
    [InlineData("OTEL_METRICS_EXPORTER=otlp,prometheus", false, true, true)]
    [InlineData("OTEL_TRACES_EXPORTER=otlp", true, false, false)]
    public void Settings_OfTheStandardVariables(string variables, bool traces, bool metrics, bool prometheus)
    {
        var environment = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(each => each.Split('=', 2)).ToDictionary(each => each[0], each => each[1]);

        var settings = TelemetrySettings.Of(environment.GetValueOrDefault);

        Assert.Equal((traces, metrics, prometheus), (settings.Traces, settings.Metrics, settings.Prometheus));
    }

    private void SendTo(OtlpReceiver receiver)
    {
        _gx.Variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Endpoint;
        _gx.Variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        _gx.Variables["OTEL_SERVICE_NAME"] = "my-gx";
        _gx.Variables["OTEL_METRIC_EXPORT_INTERVAL"] = "200";
        _gx.Variables["OTEL_BSP_SCHEDULE_DELAY"] = "100";
    }
}
