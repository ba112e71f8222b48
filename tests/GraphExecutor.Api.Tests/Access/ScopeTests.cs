using System.Net;
using GraphExecutor.Api.Access;

namespace GraphExecutor.Api.Tests.Access;

/// <summary>What tokens open.</summary>
public sealed class ScopeTests
{
    [Theory(Timeout = 30_000)]
    [InlineData("GET", "/api/runs", null, 401)]
    [InlineData("GET", "/api/runs", GuardedServer.ReadToken, 200)]
    [InlineData("GET", "/api/runs", GuardedServer.RunToken, 200)]
    [InlineData("POST", "/api/runs", null, 401)]
    [InlineData("POST", "/api/runs", GuardedServer.ReadToken, 403)]
    [InlineData("POST", "/api/runs", GuardedServer.RunToken, 200)]
    [InlineData("POST", "/API/Runs", GuardedServer.ReadToken, 403)]
    [InlineData("POST", "/api/workflows/validate", GuardedServer.ReadToken, 200)]
    [InlineData("GET", "/api/health", null, 200)]
    [InlineData("GET", "/api/nothing", null, 401)]
    [InlineData("GET", "/api/nothing", GuardedServer.ReadToken, 404)]
    [InlineData("PUT", "/api/nothing", GuardedServer.ReadToken, 403)]
    [InlineData("GET", "/page.js", null, 200)]
    [InlineData("POST", "/page.js", null, 401)]
    [InlineData("GET", "/unmarked", null, 401)]
    [InlineData("GET", "/unmarked", GuardedServer.ReadToken, 200)]
    [InlineData("GET", "/api/runs", "not-one-of-the-tokens", 401)]
    [InlineData("GET", "/api/runs", "", 401)]
    public async Task Request_EachScope_OpensWhatItShould(string method, string path, string? token, int status)
    {
        await using var server = await GuardedServer.StartAsync();

        using var response = await server.SendAsync(new HttpMethod(method), path, token);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("GET", null, 401, "TokenRequired")]
    [InlineData("GET", "not-one-of-the-tokens", 401, "TokenInvalid")]
    [InlineData("POST", GuardedServer.ReadToken, 403, "ScopeMissing")]
    public async Task Request_NotLetIn_SaysWhyAsAProblem(string method, string? token, int status, string code)
    {
        await using var server = await GuardedServer.StartAsync();

        using var response = await server.SendAsync(new HttpMethod(method), "/api/runs", token);

        await ApiServer.AssertProblemAsync(status, code, response);
        Assert.Equal(status == 401, response.Headers.WwwAuthenticate.Any(challenge => challenge.Scheme == "Bearer"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Request_ServerWithoutTokens_TakesNone()
    {
        await using var server = await GuardedServer.StartAsync(new AccessOptions());

        using var empty = await server.GetAsync("/api/runs", headers: ("Authorization", "Bearer "));
        using var some = await server.GetAsync("/api/runs", "some-token-or-other");

        Assert.Equal(HttpStatusCode.Unauthorized, empty.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, some.StatusCode);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("has a space in it, which headers lose")]
    public void Check_APoorToken_IsRefused(string token) =>
        Assert.Throws<ArgumentException>(new AccessOptions { RunToken = token }.Check);

    [Fact]
    public void Check_TheSameTokenTwice_IsRefused() =>
        Assert.Throws<ArgumentException>(new AccessOptions { RunToken = GuardedServer.RunToken, ReadToken = GuardedServer.RunToken }.Check);

    [Theory]
    [InlineData("http://gx.example.com")]
    [InlineData("*.example.com")]
    public void Check_AHostThatIsNoName_IsRefused(string host) =>
        Assert.Throws<ArgumentException>(new AccessOptions { Hosts = [host] }.Check);
}
