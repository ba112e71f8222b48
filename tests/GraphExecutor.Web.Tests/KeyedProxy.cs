using System.Net.Http.Headers;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GraphExecutor.Web.Tests;

/// <summary>
/// Stands before a server as the Functions host stands before the Azure app: below <c>/api</c> it wants a function key and answers 401 without
/// a body otherwise; the page's files and the live stream, whose addresses are signed, are open.
/// </summary>
internal sealed class KeyedProxy : IAsyncDisposable
{
    private static readonly string[] OfOneConnection = ["Connection", "Host", "Keep-Alive", "Transfer-Encoding", "Upgrade", "x-functions-key"];

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
    private readonly Uri _server;
    private readonly WebApplication _app;

    private KeyedProxy(PageServer server)
    {
        _server = new Uri(server.Address);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(AnswerAsync);
    }

    /// <summary>The key that it takes now.</summary>
    public string Key { get; set; } = "k3y-0f/the+app_AzFu==";

    public string Address => _app.Urls.Single();

    public static async Task<KeyedProxy> StartAsync(PageServer server)
    {
        var proxy = new KeyedProxy(server);
        await proxy._app.StartAsync(TestContext.Current.CancellationToken);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        // Live streams stand until they are broken.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/api") && context.Request.Path != "/api/health" && context.Request.Headers["x-functions-key"] != Key)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        try
        {
            await (context.WebSockets.IsWebSocketRequest ? RelayAsync(context) : ForwardAsync(context));
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The browser went away, whatever was under way then.
        }
    }

    private async Task ForwardAsync(HttpContext context)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), AddressOf(context.Request, _server.Scheme));
        if (context.Request.Headers.ContentLength is > 0 || context.Request.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(context.Request.Body);
        }

        foreach (var (name, values) in context.Request.Headers.Where(header => !OfOneConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        request.Headers.Host = context.Request.Host.Value;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", PageServer.Token);
        using var response = await _client.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).Where(header => !OfOneConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private async Task RelayAsync(HttpContext context)
    {
        using var server = new ClientWebSocket();
        server.Options.Proxy = null;
        server.Options.SetRequestHeader("Host", context.Request.Host.Value);
        server.Options.SetRequestHeader("Origin", context.Request.Headers.Origin);
        foreach (var protocol in context.WebSockets.WebSocketRequestedProtocols)
        {
            server.Options.AddSubProtocol(protocol);
        }

        await server.ConnectAsync(AddressOf(context.Request, "ws"), context.RequestAborted);
        using var browser = await context.WebSockets.AcceptWebSocketAsync(server.SubProtocol);
        await Task.WhenAll(CopyAsync(browser, server, context.RequestAborted), CopyAsync(server, browser, context.RequestAborted));
    }

    private static async Task CopyAsync(WebSocket from, WebSocket to, CancellationToken aborted)
    {
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await from.ReceiveAsync(buffer.AsMemory(), aborted);
            if (part.MessageType is WebSocketMessageType.Close)
            {
                await to.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, aborted);
                return;
            }

            await to.SendAsync(buffer.AsMemory(0, part.Count), part.MessageType, part.EndOfMessage, aborted);
        }
    }

    private Uri AddressOf(HttpRequest request, string scheme) =>
        new($"{scheme}://{_server.Authority}{request.Path.ToUriComponent()}{request.QueryString.ToUriComponent()}");
}
