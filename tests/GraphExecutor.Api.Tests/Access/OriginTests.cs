using System.Net;
using System.Net.WebSockets;
using GraphExecutor.Api.Access;

namespace GraphExecutor.Api.Tests.Access;

/// <summary>Pages of others get nowhere.</summary>
public sealed class OriginTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 30_000)]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:7071", 200)]
    [InlineData("127.0.0.1:7071", 200)]
    [InlineData("[::1]:7071", 200)]
    [InlineData("192.168.1.5", 200)]
    [InlineData("gx.example.com", 200)]
    [InlineData("evil.example", 421)]
    [InlineData("localhost.evil.example", 421)]
    [InlineData("127.0.0.1.evil.example", 421)]
    public async Task Host_ThatIsNotTheServers_IsMisdirected(string host, int status)
    {
        await using var server = await GuardedServer.StartAsync(new AccessOptions { RunToken = GuardedServer.RunToken, Hosts = ["gx.example.com"] });

        using var response = await server.GetAsync("/api/runs", GuardedServer.RunToken, headers: ("Host", host));

        Assert.Equal(status, (int)response.StatusCode);
        if (status == 421)
        {
            await ApiServer.AssertProblemAsync(421, "HostRefused", response);
        }
    }

    [Theory(Timeout = 30_000)]
    [InlineData("https://evil.example")]
    [InlineData("http://localhost:1")]
    [InlineData("null")]
    [InlineData("")]
    public async Task Origin_OfAnotherPage_IsRefusedEvenWithAToken(string origin)
    {
        await using var server = await GuardedServer.StartAsync();

        using var read = await server.GetAsync("/api/runs", GuardedServer.RunToken, headers: ("Origin", origin));
        using var change = await server.SendAsync(HttpMethod.Post, "/api/runs", GuardedServer.RunToken, origin: origin);

        await ApiServer.AssertProblemAsync(403, "OriginRefused", read);
        await ApiServer.AssertProblemAsync(403, "OriginRefused", change);
    }

    [Fact(Timeout = 30_000)]
    public async Task Origin_ThatIsAllowed_IsTaken()
    {
        await using var server = await GuardedServer.StartAsync(
            new AccessOptions { RunToken = GuardedServer.RunToken, Origins = ["https://gx.example.com"] });

        using var response = await server.SendAsync(HttpMethod.Post, "/api/runs", GuardedServer.RunToken, origin: "https://gx.example.com");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact(Timeout = 30_000)]
    public async Task Cookie_WithoutOrigin_ChangesNothing()
    {
        await using var server = await GuardedServer.StartAsync();
        var cookie = await server.SignInAsync();

        using var without = await server.SendAsync(HttpMethod.Post, "/api/runs", cookie: cookie);
        using var with = await server.SendAsync(HttpMethod.Post, "/api/runs", cookie: cookie, origin: server.Origin);

        await ApiServer.AssertProblemAsync(403, "OriginRefused", without);
        Assert.Equal(HttpStatusCode.OK, with.StatusCode);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("cross-site", "/api/runs", 403)]
    [InlineData("same-site", "/api/runs", 403)]
    [InlineData("same-origin", "/api/runs", 200)]
    [InlineData("none", "/api/runs", 200)]
    [InlineData("cross-site", "/page.js", 200)]
    public async Task Cookie_SentByAPageOfAnotherSite_OpensNothing(string site, string path, int status)
    {
        await using var server = await GuardedServer.StartAsync();
        var cookie = await server.SignInAsync();

        using var response = await server.GetAsync(path, cookie: cookie, headers: ("Sec-Fetch-Site", site));

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(null, true)]
    [InlineData("own", true)]
    [InlineData("https://evil.example", false)]
    public async Task WebSocket_OfAnotherPage_IsRefused(string? origin, bool connects)
    {
        await using var server = await GuardedServer.StartAsync();
        using var socket = new ClientWebSocket();
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin == "own" ? server.Origin : origin);
        }

        var address = new Uri($"ws://{server.Address.Authority}/client/hubs/gx");
        if (connects)
        {
            await socket.ConnectAsync(address, Token);
        }
        else
        {
            await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, Token));
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task Answers_OfAnyKind_TellBrowsersWhatThePageMayDo()
    {
        await using var server = await GuardedServer.StartAsync();

        foreach (var path in new[] { "/page.js", "/api/runs", "/api/health" })
        {
            using var response = await server.GetAsync(path);
            var policy = response.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
            Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Contains($"connect-src 'self' ws://{server.Address.Authority}", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        }
    }
}
