using System.Collections.Concurrent;
using GraphExecutor.WebPubSub.Publishing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace GraphExecutor.WebPubSub.Tests.Publishing;

/// <summary>A service on a socket that answers as it is told, also as a real one rarely does.</summary>
internal sealed class FakeService : IAsyncDisposable
{
    public const string Key = "a key that is long enough to sign with, and not more than that";

    private readonly WebApplication _app;
    private int _requests;

    private FakeService(WebApplication app) => _app = app;

    /// <summary>Answers a request, from how many came before it.</summary>
    public Func<int, HttpContext, Task> Answer { get; set; } = (_, context) =>
    {
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        return Task.CompletedTask;
    };

    public ConcurrentQueue<ReceivedRequest> Requests { get; } = new();

    public Uri Endpoint => new(_app.Urls.Single());

    public ServiceConnection Connection => ServiceConnection.Parse($"Endpoint={Endpoint};AccessKey={Key};Version=1.0;");

    public static async Task<FakeService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var service = new FakeService(app);
        app.Run(service.HandleAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        Requests.Enqueue(new ReceivedRequest(
            context.Request.Method, context.Request.GetEncodedUrl(), context.Request.ContentType, context.Request.Headers.Authorization.ToString(), body));
        await Answer(Interlocked.Increment(ref _requests) - 1, context);
    }
}

/// <summary>A request as it came.</summary>
internal sealed record ReceivedRequest(string Method, string Url, string? ContentType, string Authorization, string Body);
