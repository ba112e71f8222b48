using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GraphExecutor.Cli.Tests.Serving;

/// <summary>Takes what is sent by OTLP over HTTP, as a collector does.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, StringBuilder> _received = new();

    private OtlpReceiver(WebApplication app) => _app = app;

    public string Endpoint => _app.Urls.Single();

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.MapPost("/v1/{signal}", receiver.TakeAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    /// <summary>Waits until a signal (<c>traces</c>, <c>metrics</c>) has come with all of some texts: names are sent as they are.</summary>
    public async Task WaitForAsync(string signal, params string[] texts)
    {
        while (!texts.All(text => Received(signal).Contains(text, StringComparison.Ordinal)))
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public string Received(string signal)
    {
        var text = _received.GetOrAdd(signal, _ => new());
        lock (text)
        {
            return text.ToString();
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        Assert.Equal("application/x-protobuf", context.Request.ContentType);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var text = _received.GetOrAdd((string)context.Request.RouteValues["signal"]!, _ => new());
        lock (text)
        {
            text.Append(Encoding.Latin1.GetString(body.ToArray()));
        }

        // An empty message is a complete success.
        context.Response.ContentType = "application/x-protobuf";
    }
}
