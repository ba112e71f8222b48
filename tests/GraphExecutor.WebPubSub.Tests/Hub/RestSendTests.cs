using System.Net;
using System.Text.Json.Nodes;
using GraphExecutor.WebPubSub.Publishing;

namespace GraphExecutor.WebPubSub.Tests.Hub;

public sealed class RestSendTests
{
    [Fact]
    public async Task SendToGroup_ByThePublishersClient_ReachesTheGroup()
    {
        await using var hub = await TestHub.StartAsync();
        using var member = await hub.ConnectAsync(groups: ["a/b c%2F"]);
        using var other = await hub.ConnectAsync(groups: ["a"]);
        var result = await new RestGroupSender(hub.Connection).SendAsync("a/b c%2F", "[1]"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.Equal(SendResult.Sent, result);
        var message = await member.ReadAsync();
        Assert.Equal("a/b c%2F", message["group"]!.GetValue<string>());
        Assert.Equal("group", message["from"]!.GetValue<string>());
        await other.AssertSilentAsync();
    }

    [Theory]
    [InlineData("/:send", "", "server", "ab")]
    [InlineData("/users/ann/:send", "", "server", "a")]
    [InlineData("/groups/g/:send", "", "group", "b")]
    [InlineData("/:send", "&filter=userId%20eq%20%27bob%27", "server", "b")]
    [InlineData("/:send", "&filter=not%20(%27g%27%20in%20groups)", "server", "a")]
    public async Task Send_ToRecipients_ReachesThemAlone(string path, string query, string from, string who)
    {
        await using var hub = await TestHub.StartAsync();
        using var ann = await hub.ConnectAsync(user: "ann");
        using var bob = await hub.ConnectAsync(user: "bob", groups: ["g"]);
        using var answer = await hub.RestAsync(HttpMethod.Post, path, "hi", "text/plain; charset=utf-8", query);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        foreach (var (client, name) in new[] { (ann, 'a'), (bob, 'b') })
        {
            if (who.Contains(name, StringComparison.Ordinal))
            {
                var message = await client.ReadAsync();
                Assert.Equal(("hi", "text", from), (Text(message, "data"), Text(message, "dataType"), Text(message, "from")));
            }

            await client.AssertSilentAsync();
        }
    }

    [Fact]
    public async Task Send_WithExcludedConnection_LeavesItOut()
    {
        await using var hub = await TestHub.StartAsync();
        using var ann = await hub.ConnectAsync();
        using var bob = await hub.ConnectAsync();
        using var all = await hub.RestAsync(HttpMethod.Post, "/:send", "{}", query: $"&excluded={ann.Id}");
        using var one = await hub.RestAsync(HttpMethod.Post, $"/connections/{ann.Id}/:send", "\u0001", "application/octet-stream");
        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (all.StatusCode, one.StatusCode));
        Assert.Equal("json", Text(await bob.ReadAsync(), "dataType"));
        Assert.Equal("AQ==", Text(await ann.ReadAsync(), "data"));
        await ann.AssertSilentAsync();
        await bob.AssertSilentAsync();
    }

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    [Fact]
    public async Task Send_WithMetadata_HandsItOn()
    {
        await using var hub = await TestHub.StartAsync();
        using var client = await hub.ConnectAsync(groups: ["g"]);
        var message = await client.SendAndReadAsync(
            () => hub.RestAsync(HttpMethod.Post, "/groups/g/:send", "1", headers: [("X-WebPubSub-Metadata-trace", "t1"), ("x-webpubsub-metadata-b", "2")]));
        Assert.Equal(["b=2", "trace=t1"], message["metadata"]!.AsObject().Select(entry => $"{entry.Key}={entry.Value}").Order(StringComparer.Ordinal));
    }
}
