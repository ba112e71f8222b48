using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace GraphExecutor.WebPubSub.Tests.Hub;

public sealed class RestTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("POST", "/:dance", "", "{}", 404, "NotFound")]
    [InlineData("POST", "/:send", "", "{", 400, "BadRequest")]
    [InlineData("POST", "/:send", "&filter=userId%20gt%201", "{}", 400, "BadRequest")]
    [InlineData("POST", "/:send", "&messageTtlSeconds=301", "{}", 400, "BadRequest")]
    [InlineData("POST", "/groups/%20/:send", "", "{}", 400, "BadRequest")]
    [InlineData("PUT", "/groups/g/connections/nobody", "", null, 404, "NotFound")]
    [InlineData("PUT", "/permissions/fly/connections/nobody", "", null, 400, "BadRequest")]
    [InlineData("PUT", "/permissions/sendToGroup/connections/nobody", "", null, 404, "NotFound")]
    [InlineData("POST", "/:generateToken", "&minutesToExpire=0", null, 400, "BadRequest")]
    [InlineData("POST", "/:generateToken", "&clientType=MQTT", null, 400, "BadRequest")]
    [InlineData("POST", "/:addToGroups", "", "[]", 400, "BadRequest")]
    [InlineData("POST", "/:addToGroups", "", "{}", 400, "BadRequest")]
    [InlineData("GET", "/groups/g/connections", "&maxpagesize=201", null, 400, "BadRequest")]
    public async Task Request_ThatCannotBe_IsRefusedWithItsCode(string method, string path, string query, string? body, int status, string code)
    {
        await using var hub = await TestHub.StartAsync();
        using var answer = await hub.RestAsync(new HttpMethod(method), path, body, query: query);
        Assert.Equal((status, code), ((int)answer.StatusCode, Assert.Single(answer.Headers.GetValues("x-ms-error-code"))));
        var error = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancelled))!;
        Assert.Equal(code, error["code"]!.GetValue<string>());
        Assert.NotEqual("", error["message"]!.GetValue<string>());
    }

    [Fact]
    public async Task Send_TooLongOrOfUnknownType_IsRefused()
    {
        await using var hub = await TestHub.StartAsync();
        using var large = await hub.RestAsync(HttpMethod.Post, "/:send", new string('1', 1024 * 1024 + 1));
        using var unknown = await hub.RestAsync(HttpMethod.Post, "/:send", "<a/>", "text/xml");
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.UnsupportedMediaType), (large.StatusCode, unknown.StatusCode));
    }

    [Theory]
    [InlineData("?api-version=2024-12-01", "?api-version=2024-12-01", 202)]
    [InlineData("?api-version=2024-12-01", "", 202)]
    [InlineData("?api-version=2024-12-01", "?api-version=2021-10-01", 401)]
    [InlineData("", "", 400)]
    public async Task Request_WithAudience_IsHeldAgainstTheAddress(string query, string signedQuery, int status)
    {
        await using var hub = await TestHub.StartAsync();
        var url = hub.Endpoint.GetLeftPart(UriPartial.Authority) + "/api/hubs/gx/:send";
        using var request = new HttpRequestMessage(HttpMethod.Post, url + query) { Content = new StringContent("x") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", hub.Token(audience: url + signedQuery));
        using var answer = await hub.Http.SendAsync(request, Cancelled);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Request_WithoutToken_Is401AndHealthNeedsNone()
    {
        await using var hub = await TestHub.StartAsync();
        using var refused = await hub.Http.PostAsync(new Uri("/api/hubs/gx/:send?api-version=2024-12-01", UriKind.Relative), null, Cancelled);
        using var head = new HttpRequestMessage(HttpMethod.Head, "/api/health");
        using var health = await hub.Http.SendAsync(head, Cancelled);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (refused.StatusCode, health.StatusCode));
    }

    [Fact]
    public async Task GenerateToken_ForAClient_LetsItIn()
    {
        await using var hub = await TestHub.StartAsync();
        using var answer = await hub.RestAsync(HttpMethod.Post, "/:generateToken", query: "&userId=ann&role=webpubsub.sendToGroup.g&group=g&group=h&minutesToExpire=5");
        var token = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancelled))!["token"]!.GetValue<string>();
        using var client = await TestClient.ConnectAsync(new Uri($"{hub.ClientUrl}?access_token={token}"));
        Assert.Equal("ann", client.Connected["userId"]!.GetValue<string>());
        Assert.Equal("h", (await client.SendAndReadAsync(() => hub.RestAsync(HttpMethod.Post, "/groups/h/:send", "1")))["group"]!.GetValue<string>());
        Assert.True((await client.AskAsync("""{"type":"sendToGroup","group":"g","data":1,"noEcho":true,"ackId":1}"""))["success"]!.GetValue<bool>());
    }

    [Fact]
    public async Task ListConnections_InPages_GivesEachOnce()
    {
        await using var hub = await TestHub.StartAsync();
        using var a = await hub.ConnectAsync(user: "a", groups: ["g"]);
        using var b = await hub.ConnectAsync(user: "b", groups: ["g"]);
        using var c = await hub.ConnectAsync(groups: ["g"]);
        using var d = await hub.ConnectAsync();
        var found = new List<string>();
        for (var query = "&maxpagesize=2"; query.Length > 0;)
        {
            using var answer = await hub.RestAsync(HttpMethod.Get, "/groups/g/connections", query: query);
            var page = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancelled))!;
            found.AddRange(page["value"]!.AsArray().Select(one => one!["connectionId"]!.GetValue<string>()));
            query = page["nextLink"]?.GetValue<string>().Split(TestHub.ApiVersion)[1] ?? "";
        }

        Assert.Equal(new[] { a.Id, b.Id, c.Id }.Order(StringComparer.Ordinal), found);
    }

    [Fact]
    public async Task CloseConnections_OfAGroup_LeavesTheExcluded()
    {
        await using var hub = await TestHub.StartAsync();
        using var a = await hub.ConnectAsync(groups: ["g"]);
        using var b = await hub.ConnectAsync(groups: ["g"]);
        using var answer = await hub.RestAsync(HttpMethod.Post, "/groups/g/:closeConnections", query: $"&excluded={b.Id}&reason=enough");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Contains("enough", Assert.Single((await a.ReadToCloseAsync()).Frames), StringComparison.Ordinal);
        await b.AssertSilentAsync();
    }

    [Theory]
    [InlineData("/:closeConnections", "ab")]
    [InlineData("/users/ann/:closeConnections", "a")]
    public async Task CloseConnections_OfTheHubOrAUser_ClosesThem(string path, string closed)
    {
        await using var hub = await TestHub.StartAsync();
        using var a = await hub.ConnectAsync(user: "ann");
        using var b = await hub.ConnectAsync(user: "bob");
        using var answer = await hub.RestAsync(HttpMethod.Post, path, query: "&reason=enough");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Contains("enough", Assert.Single((await a.ReadToCloseAsync()).Frames), StringComparison.Ordinal);
        if (closed == "ab")
        {
            await b.ReadToCloseAsync();
        }
        else
        {
            await b.AssertSilentAsync();
        }
    }

    [Theory]
    [InlineData("/users/ann/groups/g", "h")]
    [InlineData("/users/ann/groups", "")]
    [InlineData("/connections/{0}/groups", "")]
    [InlineData("/groups/h/connections/{0}", "g")]
    public async Task Delete_FromGroups_LeavesTheOthers(string path, string left)
    {
        await using var hub = await TestHub.StartAsync();
        using var client = await hub.ConnectAsync(user: "ann", groups: ["g", "h"]);
        using var other = await hub.ConnectAsync(user: "bob", groups: ["g", "h"]);
        using var answer = await hub.RestAsync(HttpMethod.Delete, path.Replace("{0}", client.Id, StringComparison.Ordinal));
        Assert.True(answer.IsSuccessStatusCode, answer.ToString());
        foreach (var group in new[] { "g", "h" })
        {
            Assert.Equal(group, (await other.SendAndReadAsync(() => hub.RestAsync(HttpMethod.Post, $"/groups/{group}/:send", "1")))["group"]!.GetValue<string>());
        }

        if (left.Length > 0)
        {
            Assert.Equal(left, (await client.ReadAsync())["group"]!.GetValue<string>());
        }

        await client.AssertSilentAsync();
    }
}
