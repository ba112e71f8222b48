using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using GraphExecutor.Api.Access;
using GraphExecutor.Api.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace GraphExecutor.Api.Tests.Access;

/// <summary>A server with access rules, endpoints of each kind, and nothing behind them.</summary>
internal sealed class GuardedServer : IAsyncDisposable
{
    public const string RunToken = "run-token-0123456789";
    public const string ReadToken = "read-token-0123456789";

    private readonly WebApplication _app;

    private GuardedServer(WebApplication app, FakeTimeProvider time)
    {
        _app = app;
        Time = time;
        Address = new Uri(app.Urls.Single());
        Client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address };
    }

    public FakeTimeProvider Time { get; }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public OneTimeCodes Codes => _app.Services.GetRequiredService<OneTimeCodes>();

    public string Origin => Address.GetLeftPart(UriPartial.Authority);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<GuardedServer> StartAsync(AccessOptions? options = null)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddGraphExecutorAccess(options ?? new AccessOptions { RunToken = RunToken, ReadToken = ReadToken });
        var app = builder.Build();
        app.UseWebSockets();
        app.UseGraphExecutorAccess();
        app.Use((context, next) => context.Request.Path == "/page.js" ? context.Response.WriteAsync("page", context.RequestAborted) : next(context));
        app.MapGraphExecutorSession();
        app.MapGet("/api/runs", () => "runs").WithMetadata(new ApiScope(ApiScope.Read));
        app.MapPost("/api/runs", () => "started").WithMetadata(new ApiScope(ApiScope.Run));
        app.MapPost("/api/workflows/validate", () => "valid").WithMetadata(new ApiScope(ApiScope.Read));
        app.MapGet("/api/health", () => "well").WithMetadata(new ApiScope(ApiScope.Read));
        app.MapGet("/unmarked", () => "unmarked");
        app.Map("/client/hubs/gx", ConnectAsync).AllowAnonymous();
        await app.StartAsync(Token);
        return new GuardedServer(app, time);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? token = null, string? cookie = null, string? origin = null, object? body = null,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers.Concat([("Cookie", cookie!), ("Origin", origin!)]).Where(header => header.Item2 is not null))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (body is not null)
        {
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        }

        return await Client.SendAsync(request, Token);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? token = null, string? cookie = null, params (string, string)[] headers) =>
        SendAsync(HttpMethod.Get, path, token, cookie, headers: headers);

    /// <summary>Signs in, which must work.</summary>
    /// <returns>The cookie's name and value.</returns>
    public async Task<string> SignInAsync(string scope = ApiScope.Run)
    {
        using var response = await SendAsync(HttpMethod.Post, "/api/session", origin: Origin, body: new { code = CodeOf(scope) });
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        return response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    /// <summary>The code in a new link.</summary>
    public string CodeOf(string scope) => Codes.CreateLink(Address, scope).Fragment["#code=".Length..];

    private static async Task ConnectAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
    }
}
