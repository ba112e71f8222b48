using System.Net.WebSockets;
using System.Text.Json.Nodes;
using GraphExecutor.WebPubSub.Hub;
using Microsoft.Extensions.Time.Testing;

namespace GraphExecutor.WebPubSub.Tests.Hub;

public sealed class ReliableTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Recover_CutConnection_GetsWhatItDidNotAcknowledge()
    {
        await using var hub = await TestHub.StartAsync();
        var sender = new HubGroupSender(hub.Service);
        using var first = await hub.ConnectAsync(TestClient.Reliable, user: "ann", groups: ["g"]);
        foreach (var text in new[] { "1", "2", "3" })
        {
            await sender.SendAsync("g", System.Text.Encoding.UTF8.GetBytes(text), Cancelled);
        }

        Assert.Equal([(1, 1), (2, 2), (3, 3)], [await NextAsync(first), await NextAsync(first), await NextAsync(first)]);
        await first.SendAsync("""{"type":"sequenceAck","sequenceId":2}""");
        await first.AssertSilentAsync();
        first.Socket.Abort();
        await sender.SendAsync("g", "4"u8.ToArray(), Cancelled);

        using var second = await RecoverAsync(hub, first.Connected);
        Assert.Equal(first.Id, second.Id);
        Assert.Equal("ann", second.Connected["userId"]!.GetValue<string>());
        Assert.Equal([(3, 3), (4, 4)], [await NextAsync(second), await NextAsync(second)]);
        await sender.SendAsync("g", "5"u8.ToArray(), Cancelled);
        Assert.Equal((5, 5), await NextAsync(second));
    }

    [Fact]
    public async Task Recover_WhileTheOldSocketStands_CutsThatOff()
    {
        await using var hub = await TestHub.StartAsync();
        using var first = await hub.ConnectAsync(TestClient.Reliable);
        using var second = await RecoverAsync(hub, first.Connected);
        await second.AssertSilentAsync();
        await Assert.ThrowsAsync<WebSocketException>(() => first.ReadRawAsync());
        Assert.Equal(1, hub.Service.ConnectionCount);
    }

    [Fact]
    public async Task Recover_WhatIsGone_Is1008()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = await hub.ConnectAsync(TestClient.Reliable);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await RefusedAsync(hub, client.Id, "wrong"));
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await RefusedAsync(hub, "nobody", "wrong"));
        using var plainJson = await hub.ConnectAsync();
        Assert.Null(plainJson.Connected["reconnectionToken"]);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await RefusedAsync(hub, plainJson.Id, ""));

        await client.CloseAsync();
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await RefusedAsync(hub, client.Id, Token(client.Connected)));
    }

    [Fact]
    public async Task Recover_AfterItsTime_Is1008()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var hub = await TestHub.StartAsync(time);
        using var client = await hub.ConnectAsync(TestClient.Reliable);
        using var back = await RecoverAsync(hub, client.Connected);
        back.Socket.Abort();
        while (hub.Service.ConnectionCount > 0)
        {
            // The hub notices the cut on its own time; only then its clock for the recovery begins.
            Cancelled.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromSeconds(41));
            await Task.Yield();
        }

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await RefusedAsync(hub, client.Id, Token(client.Connected)));
    }

    [Fact]
    public async Task Send_Over1000Unacknowledged_EndsForGood()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = await hub.ConnectAsync(TestClient.Reliable, groups: ["g"]);
        var sender = new HubGroupSender(hub.Service);
        for (var i = 0; i < 1000; i++)
        {
            await sender.SendAsync("g", "0"u8.ToArray(), Cancelled);
        }

        Assert.Equal(1, hub.Service.ConnectionCount);
        await sender.SendAsync("g", "0"u8.ToArray(), Cancelled);
        Assert.Equal(0, hub.Service.ConnectionCount);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, (await client.ReadToCloseAsync()).Status);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await RefusedAsync(hub, client.Id, Token(client.Connected)));
    }

    [Fact]
    public async Task Send_Over16MegabytesUnacknowledged_EndsForGood()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = await hub.ConnectAsync(TestClient.Reliable, groups: ["g"]);
        var sender = new HubGroupSender(hub.Service);
        var large = System.Text.Encoding.UTF8.GetBytes($"\"{new string('x', 1_000_000)}\"");
        for (var i = 0; i < 16; i++)
        {
            await sender.SendAsync("g", large, Cancelled);
        }

        Assert.Equal(1, hub.Service.ConnectionCount);
        await sender.SendAsync("g", large, Cancelled);
        Assert.Equal(0, hub.Service.ConnectionCount);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await RefusedAsync(hub, client.Id, Token(client.Connected)));
    }

    [Fact]
    public async Task Send_Acknowledged_MayGoOnForEver()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = await hub.ConnectAsync(TestClient.Reliable, groups: ["g"]);
        var sender = new HubGroupSender(hub.Service);
        for (var i = 1; i <= 2500; i++)
        {
            await sender.SendAsync("g", "0"u8.ToArray(), Cancelled);
            Assert.Equal((i, 0), await NextAsync(client));
            if (i % 500 == 0)
            {
                await client.SendAsync($$"""{"type":"sequenceAck","sequenceId":{{i}}}""");
                await client.AssertSilentAsync();
            }
        }
    }

    [Fact]
    public async Task Send_WithTimeToLive_IsNotDeliveredWhenThatIsOver()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var hub = await TestHub.StartAsync(time);
        using var first = await hub.ConnectAsync(TestClient.Reliable, groups: ["g"]);
        first.Socket.Abort();
        foreach (var (text, query) in new[] { ("1", "&messageTtlSeconds=5"), ("2", ""), ("3", "&messageTtlSeconds=30") })
        {
            using var answer = await hub.RestAsync(HttpMethod.Post, "/groups/g/:send", text, query: query);
            Assert.True(answer.IsSuccessStatusCode);
        }

        time.Advance(TimeSpan.FromSeconds(6));
        using var second = await RecoverAsync(hub, first.Connected);
        Assert.Equal(2, (await NextAsync(second)).Data);
        Assert.Equal(3, (await NextAsync(second)).Data);
        await second.AssertSilentAsync();
    }

    private static string Token(JsonNode connected) => connected["reconnectionToken"]!.GetValue<string>();

    private static Uri Url(TestHub hub, string id, string token) => new($"{hub.ClientUrl}?awps_connection_id={id}&awps_reconnection_token={token}");

    private static Task<TestClient> RecoverAsync(TestHub hub, JsonNode connected) =>
        TestClient.ConnectAsync(Url(hub, connected["connectionId"]!.GetValue<string>(), Token(connected)), TestClient.Reliable);

    private static async Task<WebSocketCloseStatus?> RefusedAsync(TestHub hub, string id, string token)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(TestClient.Reliable);
        await socket.ConnectAsync(Url(hub, id, token), limit.Token);
        await socket.ReceiveAsync(new byte[1000], limit.Token);
        return socket.CloseStatus;
    }

    private static async Task<(int Id, int Data)> NextAsync(TestClient client)
    {
        var message = await client.ReadAsync();
        return (message["sequenceId"]!.GetValue<int>(), message["data"]!.GetValue<int>());
    }
}
