using System.Net.Http.Headers;
using System.Text;
using GraphExecutor.WebPubSub.Hub;
using GraphExecutor.WebPubSub.Publishing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace GraphExecutor.WebPubSub.Tests.Hub;

/// <summary>A hub on a port of its own.</summary>
internal sealed class TestHub : IAsyncDisposable
{
    public const string Name = "gx";
    public const string ApiVersion = "api-version=2024-12-01";

    private readonly WebApplication _app;
    private readonly TimeProvider _time;

    private TestHub(WebApplication app, WebPubSubHub service, TimeProvider time)
    {
        (_app, Service, _time) = (app, service, time);
        Http = new HttpClient { BaseAddress = Endpoint };
    }

    public WebPubSubHub Service { get; }

    public HttpClient Http { get; }

    public Uri Endpoint => new(_app.Urls.Single());

    public ServiceConnection Connection => new(Endpoint, WebPubSubHubOptions.EmulatorAccessKey);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<TestHub> StartAsync(TimeProvider? time = null, IReadOnlyCollection<string>? origins = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var service = new WebPubSubHub(new WebPubSubHubOptions
        {
            AccessKey = WebPubSubHubOptions.EmulatorAccessKey,
            AllowedOrigins = origins,
            TimeProvider = time ?? TimeProvider.System,
        });
        app.MapWebPubSubHub(service);
        await app.StartAsync(Cancelled);
        return new TestHub(app, service, time ?? TimeProvider.System);
    }

    public Task<TestClient> ConnectAsync(string? subprotocol = TestClient.Json, string? user = null, string[]? roles = null, string[]? groups = null, string query = "") =>
        TestClient.ConnectAsync(new Uri($"{ClientUrl}?access_token={Token(user, roles, groups)}{query}"), subprotocol);

    public Uri ClientUrl => new($"ws://{Endpoint.Authority}/client/hubs/{Name}");

    public string Token(string? user = null, string[]? roles = null, string[]? groups = null, string? audience = null, TimeSpan? lifetime = null, string? key = null)
    {
        var claims = new Dictionary<string, object>();
        if (user is not null)
        {
            claims["sub"] = user;
        }

        claims["role"] = roles ?? [];
        claims["webpubsub.group"] = groups ?? [];
        return new TokenSigner(key ?? WebPubSubHubOptions.EmulatorAccessKey)
            .Sign(audience ?? $"{Endpoint.GetLeftPart(UriPartial.Authority)}/client/hubs/{Name}", _time.GetUtcNow(), lifetime ?? TimeSpan.FromHours(1), claims);
    }

    /// <summary>A request of a server, signed.</summary>
    public async Task<HttpResponseMessage> RestAsync(HttpMethod method, string path, string? body = null, string type = "application/json", string query = "", params (string Name, string Value)[] headers)
    {
        var url = new Uri($"{Endpoint.GetLeftPart(UriPartial.Authority)}/api/hubs/{Name}{path}?{ApiVersion}{query}");
        using var request = new HttpRequestMessage(method, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Connection.Signer.Sign(url.AbsoluteUri, _time.GetUtcNow(), TimeSpan.FromMinutes(5)));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await Http.SendAsync(request, Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
