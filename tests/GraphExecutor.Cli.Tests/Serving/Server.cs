using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace GraphExecutor.Cli.Tests.Serving;

/// <summary>A real <c>gx serve</c> on a free port, and a client for it.</summary>
internal sealed class Server : IDisposable
{
    private readonly ConcurrentQueue<string> _errors = new();

    private Server(Process process, Uri page, HttpClient client)
    {
        Process = process;
        Page = page;
        Client = client;
        process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
    }

    public Process Process { get; }

    /// <summary>The link that it printed, with its one-time code.</summary>
    public Uri Page { get; }

    public HttpClient Client { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<Server> StartAsync(Gx gx, params string[] arguments) => await StartAsync(gx, port: 0, arguments);

    /// <summary>Starts one on a port that another can be started on when it has ended.</summary>
    public static Task<Server> StartOnAPortToKeepAsync(Gx gx) => FreePort.StartAsync(port => TryStartAsync(gx, port, []));

    /// <summary>Starts one on a port, which must be free; 0 for any that is.</summary>
    public static async Task<Server> StartAsync(Gx gx, int port, params string[] arguments) =>
        await TryStartAsync(gx, port, arguments) ?? throw new InvalidOperationException($"port {port} is in use");

    private static async Task<Server?> TryStartAsync(Gx gx, int port, string[] arguments)
    {
        var process = gx.Start(["serve", "--port", $"{port}", .. arguments]);
        if (await process.StandardOutput.ReadLineAsync(Token) is not { } line)
        {
            using (process)
            {
                var error = await process.StandardError.ReadToEndAsync(Token);
                return FreePort.IsTaken(error) ? null : throw new InvalidOperationException(error);
            }
        }

        var page = new Uri(line.Split(' ')[1]);
        var client = new HttpClient { BaseAddress = new Uri(page.GetLeftPart(UriPartial.Authority)) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", gx.Read("state/graphexecutor/server/token").Trim());
        return new Server(process, page, client);
    }

    /// <summary>Waits until it has said something on standard error.</summary>
    public async Task WaitForErrorAsync(string text)
    {
        while (!_errors.Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            await Task.Delay(50, Token);
        }
    }

    public async Task<JsonElement> StartRunAsync(string runId, string workflow)
    {
        using var response = await Client.PostAsJsonAsync("/api/runs", new { runId, workflow }, Token);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Token));
        return await response.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    public async Task WaitForAsync(string runId, string status)
    {
        while (true)
        {
            var run = await Client.GetFromJsonAsync<JsonElement>($"/api/runs/{runId}", Token);
            if (run.GetProperty("status").GetString() == status)
            {
                return;
            }

            await Task.Delay(50, Token);
        }
    }

    /// <summary>Watches a run as the page does.</summary>
    public async Task<ClientWebSocket> WatchAsync(string runId)
    {
        var negotiated = await Client.GetFromJsonAsync<JsonElement>($"/api/runs/{runId}/negotiate", Token);
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("json.webpubsub.azure.v1");
        await socket.ConnectAsync(new Uri(negotiated.GetProperty("url").GetString()!), Token);
        return socket;
    }

    /// <summary>Reads frames until one has a text.</summary>
    public static async Task<string> ReceiveUntilAsync(ClientWebSocket socket, string text)
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var frame = new StringBuilder();
            ValueWebSocketReceiveResult result;
            do
            {
                result = await socket.ReceiveAsync(buffer.AsMemory(), Token);
                frame.Append(Encoding.UTF8.GetString(buffer, 0, result.Count));
            }
            while (!result.EndOfMessage);

            Assert.NotEqual(WebSocketMessageType.Close, result.MessageType);
            if (frame.ToString().Contains(text, StringComparison.Ordinal))
            {
                return frame.ToString();
            }
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!Process.HasExited)
        {
            Process.Kill(entireProcessTree: true);
            Process.WaitForExit();
        }

        Process.Dispose();
    }
}
