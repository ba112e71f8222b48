using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GraphExecutor.Api.Access;
using GraphExecutor.Api.Endpoints;

namespace GraphExecutor.Api.Tests.Access;

/// <summary>Browsers sign in with a one-time code.</summary>
public sealed class SessionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task SignIn_WithACode_GivesACookieThatScriptsAndOtherSitesCannotUse()
    {
        await using var server = await GuardedServer.StartAsync();

        using var response = await server.SendAsync(
            HttpMethod.Post, "/api/session", origin: server.Origin, body: new { code = server.CodeOf(ApiScope.Run) });

        var cookie = response.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
        using var runs = await server.GetAsync("/api/runs", cookie: cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, runs.StatusCode);
    }

    [Fact(Timeout = 30_000)]
    public async Task SignIn_ACodeTwice_WorksOnce()
    {
        await using var server = await GuardedServer.StartAsync();
        var code = server.CodeOf(ApiScope.Run);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => server.SendAsync(HttpMethod.Post, "/api/session", origin: server.Origin, body: new { code })));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.NoContent);
        foreach (var answer in answers.Where(answer => answer.StatusCode != HttpStatusCode.NoContent))
        {
            await ApiServer.AssertProblemAsync(401, "CodeInvalid", answer);
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task SignIn_AnOldCode_IsRefused()
    {
        await using var server = await GuardedServer.StartAsync();
        var code = server.CodeOf(ApiScope.Run);

        server.Time.Advance(TimeSpan.FromMinutes(11));
        using var response = await server.SendAsync(HttpMethod.Post, "/api/session", origin: server.Origin, body: new { code });

        await ApiServer.AssertProblemAsync(401, "CodeInvalid", response);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("""{}""", 400, "InvalidBody")]
    [InlineData("""{"code":1}""", 400, "InvalidBody")]
    [InlineData("""{"code":"x","token":"y"}""", 400, "InvalidBody")]
    [InlineData("""{"code":"guess"}""", 401, "CodeInvalid")]
    [InlineData("""{"token":"guess"}""", 401, "TokenInvalid")]
    public async Task SignIn_WithSomethingElse_IsRefused(string body, int status, string code)
    {
        await using var server = await GuardedServer.StartAsync();

        using var response = await server.SendAsync(
            HttpMethod.Post, "/api/session", origin: server.Origin, body: JsonSerializer.Deserialize<JsonElement>(body));

        await ApiServer.AssertProblemAsync(status, code, response);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Session_AfterItsTime_IsOver()
    {
        await using var server = await GuardedServer.StartAsync();
        var cookie = await server.SignInAsync();

        server.Time.Advance(TimeSpan.FromHours(11));
        using var before = await server.GetAsync("/api/runs", cookie: cookie);
        server.Time.Advance(TimeSpan.FromHours(2));
        using var after = await server.GetAsync("/api/runs", cookie: cookie);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact(Timeout = 30_000)]
    public async Task Session_ForReading_CannotRun()
    {
        await using var server = await GuardedServer.StartAsync();
        var cookie = await server.SignInAsync(ApiScope.Read);

        using var response = await server.SendAsync(HttpMethod.Post, "/api/runs", cookie: cookie, origin: server.Origin);

        await ApiServer.AssertProblemAsync(403, "ScopeMissing", response);
    }

    [Fact(Timeout = 30_000)]
    public async Task Session_AskedFor_SaysScopeAndEnd()
    {
        await using var server = await GuardedServer.StartAsync();
        var cookie = await server.SignInAsync();

        using var session = await server.GetAsync("/api/session", cookie: cookie);
        using var token = await server.GetAsync("/api/session", GuardedServer.ReadToken);
        using var nobody = await server.GetAsync("/api/session");

        var view = await session.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal("run", view.GetProperty("scope").GetString());
        Assert.InRange(view.GetProperty("expiresAt").GetDateTimeOffset() - server.Time.GetUtcNow(), TimeSpan.FromHours(11), TimeSpan.FromHours(12));
        Assert.Equal("""{"scope":"read"}""", await token.Content.ReadAsStringAsync(Token));
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
    }

    [Fact(Timeout = 30_000)]
    public async Task Session_SignedOut_LosesItsCookie()
    {
        await using var server = await GuardedServer.StartAsync();
        var cookie = await server.SignInAsync(ApiScope.Read);

        using var response = await server.SendAsync(HttpMethod.Delete, "/api/session", cookie: cookie, origin: server.Origin);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Contains("gx-session=;", response.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(GuardedServer.RunToken, null, 201)]
    [InlineData(GuardedServer.RunToken, "read", 201)]
    [InlineData(GuardedServer.ReadToken, null, 201)]
    [InlineData(GuardedServer.ReadToken, "run", 403)]
    [InlineData(GuardedServer.RunToken, "all", 400)]
    [InlineData(null, "read", 401)]
    public async Task Code_AskedFor_IsForThatScopeOrLess(string? token, string? scope, int status)
    {
        await using var server = await GuardedServer.StartAsync();

        using var response = await server.SendAsync(HttpMethod.Post, "/api/session/code", token, body: new { scope });

        Assert.Equal(status, (int)response.StatusCode);
        if (status == 201)
        {
            var code = (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("code").GetString();
            using var signedIn = await server.SendAsync(HttpMethod.Post, "/api/session", origin: server.Origin, body: new { code });
            using var session = await server.GetAsync("/api/session", cookie: signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
            Assert.Equal(scope ?? (token == GuardedServer.RunToken ? "run" : "read"),
                (await session.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("scope").GetString());
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task Session_KeysInADirectory_OutlivesARestartUnlessTheTokenChanges()
    {
        using var directory = new TemporaryDirectory();
        var keys = Path.Combine(directory.Path, "keys");
        string cookie;
        await using (var first = await GuardedServer.StartAsync(Options(GuardedServer.RunToken)))
        {
            cookie = await first.SignInAsync();
        }

        await using var second = await GuardedServer.StartAsync(Options(GuardedServer.RunToken));
        await using var third = await GuardedServer.StartAsync(Options("another-token-012345"));
        using var same = await second.GetAsync("/api/runs", cookie: cookie);
        using var changed = await third.GetAsync("/api/runs", cookie: cookie);

        Assert.Equal(HttpStatusCode.OK, same.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, changed.StatusCode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(keys));

        AccessOptions Options(string token) => new() { RunToken = token, KeyDirectory = keys };
    }

    [Fact]
    public void Codes_More_ThanAreKept_ForgetTheOldest()
    {
        var codes = new OneTimeCodes(new AccessOptions(), TimeProvider.System);

        var all = Enumerable.Range(0, 100).Select(_ => codes.Issue(ApiScope.Read).Code).ToList();

        Assert.Null(codes.Redeem(all[0]));
        Assert.Equal(ApiScope.Read, codes.Redeem(all[^1]));
        Assert.Null(codes.Redeem(all[^1]));
    }
}
