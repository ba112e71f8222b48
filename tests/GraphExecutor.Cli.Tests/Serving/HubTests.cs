using System.Net;
using System.Net.WebSockets;
using GraphExecutor.WebPubSub.Publishing;

namespace GraphExecutor.Cli.Tests.Serving;

/// <summary><c>gx hub</c> as a process of its own.</summary>
public sealed class HubTests : IDisposable
{
    private const int Timeout = 60_000;
    private const string WellKnownKey = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH";

    private readonly Gx _gx = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _gx.Dispose();

    [Theory(Timeout = Timeout)]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Hub_WithAClient_ServesItAndEndsWhenItIsTold(string signal)
    {
        using var hub = _gx.Start("hub", "--port", "0");
        var line = (await hub.StandardOutput.ReadLineAsync(Token))!;
        var connection = new ServiceConnection(new Uri(line.Split(';')[0]["Endpoint=".Length..]), WellKnownKey);
        Assert.EndsWith($";AccessKey={WellKnownKey};Version=1.0;", line, StringComparison.Ordinal);
        var access = await new AccessKeyNegotiator(connection).NegotiateAsync(new ClientGrant(["g"]), Token);
        using var client = new ClientWebSocket();
        client.Options.AddSubProtocol("json.webpubsub.azure.v1");
        await client.ConnectAsync(access.Url, Token);
        await Server.ReceiveUntilAsync(client, "\"connected\"");

        using var kill = _gx.StartShell($"kill -{signal} {hub.Id}");
        await Gx.WaitAsync(kill);
        var closed = await client.ReceiveAsync(new byte[4096], Token);
        while (closed.MessageType != WebSocketMessageType.Close)
        {
            closed = await client.ReceiveAsync(new byte[4096], Token);
        }

        await client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Token);
        await Gx.WaitAsync(hub);

        Assert.Equal((0, ""), (hub.ExitCode, await hub.StandardError.ReadToEndAsync(Token)));
    }

    [Fact(Timeout = Timeout)]
    public async Task Hub_ByAnotherName_DoesNotAnswer()
    {
        using var hub = _gx.Start("hub", "--port", "0");
        var endpoint = (await hub.StandardOutput.ReadLineAsync(Token))!.Split(';')[0]["Endpoint=".Length..];
        using var client = new HttpClient();
        using var known = new HttpRequestMessage(HttpMethod.Head, $"{endpoint}/api/health");
        using var rebound = new HttpRequestMessage(HttpMethod.Head, $"{endpoint}/api/health") { Headers = { Host = "evil.example" } };

        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(known, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.SendAsync(rebound, Token)).StatusCode);
        var second = await _gx.RunAsync("hub", "--port", new Uri(endpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(5, second.ExitCode);
        Assert.Contains("Choose another with --port", second.Error, StringComparison.Ordinal);
    }

    [Theory(Timeout = Timeout)]
    [InlineData("--port", "70000", "it must be from 0")]
    [InlineData("--access-key", "short", "at least 32 bytes")]
    public async Task Options_OfNoUse_AreRefused(string option, string value, string message)
    {
        var result = await _gx.RunAsync("hub", option, value);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }
}
