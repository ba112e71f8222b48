using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using GraphExecutor.WebPubSub.Hub;
using GraphExecutor.WebPubSub.Publishing;

namespace GraphExecutor.WebPubSub.Tests.Hub;

public sealed class ClientTests
{
    private const string AllRoles = "webpubsub.joinLeaveGroup,webpubsub.sendToGroup";

    private static string[] Roles => AllRoles.Split(',');

    [Fact(Timeout = 60_000)]
    public async Task Connect_AndGoneAtOnce_LeavesNothing()
    {
        await using var hub = await TestHub.StartAsync();
        var head = Encoding.ASCII.GetBytes(
            $"GET /client/hubs/gx?access_token={hub.Token(groups: ["g"])} HTTP/1.1\r\nHost: {hub.Endpoint.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: {TestClient.Json}\r\n\r\n");
        for (var i = 0; i < 400; i++)
        {
            using var client = new TcpClient { LingerState = new LingerOption(true, 0) };
            await client.ConnectAsync(hub.Endpoint.Host, hub.Endpoint.Port, TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync(head, TestContext.Current.CancellationToken);

            // Now before it is let in, now after it.
            while (i % 2 == 0 && client.Available == 0)
            {
                await Task.Yield();
            }
        }

        using var last = await hub.ConnectAsync();
        while (hub.Service.ConnectionCount > 1)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Connect_WithToken_SaysWhoItIs()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = await hub.ConnectAsync(user: "ann");

        Assert.Equal(TestClient.Json, client.Socket.SubProtocol);
        Assert.Equal(["type", "event", "userId", "connectionId"], client.Connected.AsObject().Select(p => p.Key));
        Assert.Equal("ann", client.Connected["userId"]!.GetValue<string>());
        Assert.Equal(1, hub.Service.ConnectionCount);
    }

    [Fact]
    public async Task Connect_HubInQuery_IsLetIn()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = await TestClient.ConnectAsync(new Uri($"ws://{hub.Endpoint.Authority}/client/?hub=gx&access_token={hub.Token()}"));
        await client.AssertSilentAsync();
    }

    [Fact]
    public async Task Connect_WithBadToken_Is401()
    {
        await using var hub = await TestHub.StartAsync();
        string[] bad =
        [
            "",
            "nonsense",
            hub.Token(key: "another key, which is long enough to sign with it"),
            hub.Token(audience: $"{hub.Endpoint}client/hubs/other"),
            hub.Token(audience: "https://example.org/client/hubs/gx"),
            hub.Token(lifetime: TimeSpan.FromMinutes(-6)),
        ];
        foreach (var token in bad)
        {
            Assert.Equal(401, await TestClient.RefusalAsync(new Uri($"{hub.ClientUrl}?access_token={token}")));
        }

        using var late = await TestClient.ConnectAsync(new Uri($"{hub.ClientUrl}?access_token={hub.Token(lifetime: TimeSpan.FromMinutes(-4))}"));
        using var shouting = await TestClient.ConnectAsync(
            new Uri($"{hub.ClientUrl}?access_token={hub.Token(audience: $"{hub.Endpoint}CLIENT/hubs/GX")}"));
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(6, false)]
    public async Task Connect_TokenOfTheFuture_IsGoodWithinTheDifferenceOfClocks(int minutes, bool isGood)
    {
        await using var hub = await TestHub.StartAsync();
        var token = hub.Connection.Signer.Sign(
            $"{hub.Endpoint.GetLeftPart(UriPartial.Authority)}/client/hubs/gx", DateTimeOffset.UtcNow.AddMinutes(minutes), TimeSpan.FromHours(1));
        var url = new Uri($"{hub.ClientUrl}?access_token={token}");
        if (isGood)
        {
            using var client = await TestClient.ConnectAsync(url);
            await client.AssertSilentAsync();
        }
        else
        {
            Assert.Equal(401, await TestClient.RefusalAsync(url));
        }
    }

    [Theory]
    [InlineData("/client/hubs/gx", "protobuf.webpubsub.azure.v1", null, 400)]
    [InlineData("/client/hubs/1gx", TestClient.Json, null, 400)]
    [InlineData("/client", TestClient.Json, null, 400)]
    [InlineData("/client/hubs/gx", TestClient.Json, "https://evil.example", 403)]
    public async Task Connect_WhatCannotBe_IsRefused(string path, string subprotocol, string? origin, int status)
    {
        await using var hub = await TestHub.StartAsync(origins: ["http://page.example"]);
        Assert.Equal(status, await TestClient.RefusalAsync(new Uri($"ws://{hub.Endpoint.Authority}{path}?access_token={hub.Token()}"), subprotocol, origin));
    }

    [Fact]
    public async Task Connect_FromAllowedOriginAndOwnHost_IsLetIn()
    {
        await using var hub = await TestHub.StartAsync(origins: ["http://page.example"]);
        var url = new Uri($"{hub.ClientUrl}?access_token={hub.Token()}");
        using var page = await TestClient.ConnectAsync(url, origin: "http://page.example");
        using var own = await TestClient.ConnectAsync(url, origin: hub.Endpoint.GetLeftPart(UriPartial.Authority));
    }

    [Fact]
    public async Task Connect_WithoutWebSocket_Is400()
    {
        await using var hub = await TestHub.StartAsync();
        using var answer = await hub.Http.GetAsync(new Uri("/client/hubs/gx", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task SendToGroup_OfEachType_ReachesMembersAsItIs()
    {
        await using var hub = await TestHub.StartAsync();
        using var sender = await hub.ConnectAsync(user: "ann", roles: Roles);
        using var reader = await hub.ConnectAsync();
        using var other = await hub.ConnectAsync();
        using var member = await hub.ConnectAsync(groups: ["g"]);

        Assert.True(Success(await sender.AskAsync("""{"type":"joinGroup","group":"g","ackId":1}""")));
        await sender.SendAsync("""{"type":"sendToGroup","group":"g","data":{"a":[1,"ä"]},"noEcho":true,"ackId":2}""");
        Assert.True(Success(await sender.ReadAsync()));
        AssertJson("""{"type":"message","from":"group","fromUserId":"ann","group":"g","dataType":"json","data":{"a":[1,"ä"]}}""", await member.ReadAsync());

        await sender.SendAsync("""{"type":"sendToGroup","group":"g","dataType":"text","data":"hi","noEcho":true,"metadata":{"k":"v"}}""");
        AssertJson(
            """{"type":"message","from":"group","fromUserId":"ann","group":"g","dataType":"text","data":"hi","metadata":{"k":"v"}}""", await member.ReadAsync());
        await sender.SendAsync("""{"type":"sendToGroup","group":"g","dataType":"binary","data":"AQID"}""");
        AssertJson("""{"type":"message","from":"group","fromUserId":"ann","group":"g","dataType":"binary","data":"AQID"}""", await member.ReadAsync());
        Assert.Equal("message", (await sender.ReadAsync())["type"]!.GetValue<string>());
        await other.AssertSilentAsync();
        await reader.AssertSilentAsync();
    }

    [Fact]
    public async Task LeaveGroup_Member_GetsNoMore()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = await hub.ConnectAsync(roles: Roles, groups: ["g"]);
        Assert.True(Success(await client.AskAsync("""{"type":"leaveGroup","group":"g","ackId":1}""")));
        await client.SendAsync("""{"type":"sendToGroup","group":"g","data":1}""");
        await client.AssertSilentAsync();
    }

    [Theory]
    [InlineData("webpubsub.joinLeaveGroup", "joinGroup", "a.b", true)]
    [InlineData("webpubsub.joinLeaveGroup.a.b", "joinGroup", "a.b", true)]
    [InlineData("webpubsub.joinLeaveGroup.a", "joinGroup", "a.b", false)]
    [InlineData("webpubsub.joinLeaveGroups.a.*", "leaveGroup", "a.b", true)]
    [InlineData("webpubsub.joinLeaveGroups.*", "joinGroup", "a.b", false)]
    [InlineData("webpubsub.joinLeaveGroups.**", "joinGroup", "a.b", true)]
    [InlineData("webpubsub.joinLeaveGroups.a.?", "joinGroup", "a.bc", false)]
    [InlineData("webpubsub.sendToGroup", "joinGroup", "a.b", false)]
    [InlineData("webpubsub.sendToGroup.a.b", "sendToGroup", "a.b", true)]
    [InlineData("webpubsub.joinLeaveGroup", "sendToGroup", "a.b", false)]
    public async Task Frame_UnderRole_IsDoneOrForbidden(string role, string type, string group, bool allowed)
    {
        await using var hub = await TestHub.StartAsync();
        using var client = await hub.ConnectAsync(roles: [role]);
        var answer = await client.AskAsync($$"""{"type":"{{type}}","group":"{{group}}","ackId":7,"data":1}""");
        Assert.Equal(7, answer["ackId"]!.GetValue<int>());
        Assert.Equal(allowed, Success(answer));
        Assert.Equal(allowed ? null : "Forbidden", answer["error"]?["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Frame_SameAckIdAgain_IsDuplicateAndNotDone()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = await hub.ConnectAsync(roles: Roles);
        using var member = await hub.ConnectAsync(groups: ["g"]);
        const string Frame = """{"type":"sendToGroup","group":"g","data":1,"ackId":18446744073709551615}""";
        Assert.True(Success(await client.AskAsync(Frame)));
        var again = await client.AskAsync(Frame);
        Assert.False(Success(again));
        Assert.Equal("Duplicate", again["error"]!["name"]!.GetValue<string>());
        await member.ReadAsync();
        await member.AssertSilentAsync();
    }

    [Fact]
    public async Task Event_WithoutHandler_IsNotFound()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = await hub.ConnectAsync();
        var answer = await client.AskAsync("""{"type":"event","event":"e","ackId":1,"dataType":"text","data":"x"}""");
        Assert.Equal("NotFound", answer["error"]!["name"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("nonsense", WebSocketCloseStatus.InvalidPayloadData)]
    [InlineData("""{"type":"joinGroup","group":7}""", WebSocketCloseStatus.InvalidPayloadData)]
    [InlineData("null", WebSocketCloseStatus.PolicyViolation)]
    [InlineData("""{"type":"dance"}""", WebSocketCloseStatus.PolicyViolation)]
    [InlineData("""{"type":"joinGroup","group":" "}""", WebSocketCloseStatus.PolicyViolation)]
    [InlineData("""{"type":"sendToGroup","group":"g"}""", WebSocketCloseStatus.PolicyViolation)]
    [InlineData("""{"type":"sendToGroup","group":"g","dataType":"binary","data":"?"}""", WebSocketCloseStatus.PolicyViolation)]
    [InlineData("""{"type":"sendToGroup","group":"g","data":1,"ttlSeconds":301}""", WebSocketCloseStatus.PolicyViolation)]
    public async Task Frame_Invalid_EndsTheConnection(string frame, WebSocketCloseStatus status)
    {
        await using var hub = await TestHub.StartAsync();
        using var client = await hub.ConnectAsync();
        await client.SendAsync(frame);
        var (closed, frames) = await client.ReadToCloseAsync();
        Assert.Equal(status, closed);
        Assert.Contains("disconnected", Assert.Single(frames), StringComparison.Ordinal);
        using var next = await hub.ConnectAsync();
    }

    [Fact]
    public async Task Frame_TooLongOrBinary_EndsTheConnection()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = await hub.ConnectAsync();
        await client.SendAsync(new string(' ', 1024 * 1024 + 1));
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, (await client.ReadToCloseAsync()).Status);

        using var other = await hub.ConnectAsync();
        await other.SendAsync("""{"type":"ping"}""", WebSocketMessageType.Binary);
        Assert.Equal(WebSocketCloseStatus.InvalidMessageType, (await other.ReadToCloseAsync()).Status);
    }

    [Fact]
    public async Task PlainClient_SendToGroupMode_ExchangesBareData()
    {
        await using var hub = await TestHub.StartAsync();
        using var sender = await hub.ConnectAsync(null, roles: Roles, query: "&webpubsub_mode=sendToGroup&group=g&noEcho=true");
        using var reader = await hub.ConnectAsync(null, groups: ["g"]);
        using var json = await hub.ConnectAsync(groups: ["g"]);
        await sender.SendAsync("hello");
        await sender.SendAsync("bytes", WebSocketMessageType.Binary);
        Assert.Equal(("hello", WebSocketMessageType.Text), await reader.ReadRawAsync());
        Assert.Equal(("bytes", WebSocketMessageType.Binary), await reader.ReadRawAsync());
        Assert.Equal("text", (await json.ReadAsync())["dataType"]!.GetValue<string>());
        Assert.Equal("Ynl0ZXM=", (await json.ReadAsync())["data"]!.GetValue<string>());
    }

    [Fact]
    public async Task GroupSender_InProcess_ReachesAViewerLetInByTheNegotiator()
    {
        await using var hub = await TestHub.StartAsync();
        var access = await new AccessKeyNegotiator(hub.Connection).NegotiateAsync(ClientGrant.ForRun("r1"), TestContext.Current.CancellationToken);
        using var viewer = await TestClient.ConnectAsync(access.Url);
        var sender = new HubGroupSender(hub.Service);
        var json = """[{"a":1}]"""u8.ToArray();
        Assert.Equal(SendOutcome.Sent, (await sender.SendAsync("run.r1", json, CancellationToken.None)).Outcome);
        json.AsSpan().Fill((byte)' ');
        AssertJson(
            """{"type":"message","from":"group","fromUserId":null,"group":"run.r1","dataType":"json","data":[{"a":1}]}""", await viewer.ReadAsync());
        Assert.Equal(SendOutcome.Refused, (await sender.SendAsync("run.r1", "[1"u8.ToArray(), CancellationToken.None)).Outcome);
        Assert.False(Success(await viewer.AskAsync("""{"type":"joinGroup","group":"run.r2","ackId":1}""")));
    }

    [Fact]
    public async Task Stop_WithClients_TellsThemAndLetsNobodyIn()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = await hub.ConnectAsync();
        hub.Service.Stop();
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, (await client.ReadToCloseAsync()).Status);
        Assert.Equal(0, hub.Service.ConnectionCount);
        Assert.Equal(503, await TestClient.RefusalAsync(new Uri($"{hub.ClientUrl}?access_token={hub.Token()}")));
    }

    [Fact]
    public async Task Send_ToAClientThatDoesNotRead_DropsIt()
    {
        await using var hub = await TestHub.StartAsync();
        using var slow = await hub.ConnectAsync(groups: ["g"]);
        var sender = new HubGroupSender(hub.Service);
        var message = new byte[500_000];
        message.AsSpan().Fill((byte)'1');

        // Its sockets' buffers take some, its queue 16 MB.
        for (var i = 0; i < 200 && hub.Service.ConnectionCount > 0; i++)
        {
            await sender.SendAsync("g", message, CancellationToken.None);
        }

        Assert.Equal(0, hub.Service.ConnectionCount);
    }

    private static bool Success(JsonNode ack) => ack["success"]!.GetValue<bool>();

    private static void AssertJson(string expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());
}
