using static GraphExecutor.Api.Tests.ApiServer;

namespace GraphExecutor.Api.Tests;

public sealed class SecretTests : IAsyncLifetime
{
    private const string Workflow = """
        secrets: [password]
        nodes: [{ id: a, run: 'echo "it is $P"; test ${#P} = 15', env: { P: '${{ secrets.password }}' } }]
        """;

    private readonly TemporaryDirectory _directory = new();
    private ApiServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await StartAsync(_directory);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Fact(Timeout = 30_000)]
    public async Task Value_ReachesTheNodeAndIsNeverStored()
    {
        using var response = await _server.PostAsync(
            "/api/runs", new { workflow = Workflow, runId = "r1", secrets = new { password = new { value = "hunter-2-hunter" } } });

        await AssertStatusAsync(202, response);
        await _server.WaitForAsync("r1", "completed");
        Assert.Equal("it is ***\n", await _server.Client.GetStringAsync("/api/runs/r1/nodes/a/log", Token));
        Assert.Empty((await _server.Store.GetRunAsync("r1", Token))!.SecretReferences);
        await _server.StopAsync();
        foreach (var file in Directory.GetFiles(_directory.Path))
        {
            Assert.DoesNotContain("hunter-2-hunter", System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, Token)));
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task Reference_IsReadFromTheServersEnvironmentAgainOnResume()
    {
        Environment.SetEnvironmentVariable("GX_SECRET_API_TEST", "hunter-2-wrong-one");
        using var response = await _server.PostAsync(
            "/api/runs", new { workflow = Workflow, runId = "r1", secrets = new { password = "env:GX_SECRET_API_TEST" } });
        await AssertStatusAsync(202, response);
        await _server.WaitForAsync("r1", "failed");

        Environment.SetEnvironmentVariable("GX_SECRET_API_TEST", "hunter-2-hunter");
        using var resumed = await _server.PostAsync("/api/runs/r1/resume", "{}");

        await AssertStatusAsync(202, resumed);
        await _server.WaitForAsync("r1", "completed");
        Assert.Equal("env:GX_SECRET_API_TEST", (await _server.Store.GetRunAsync("r1", Token))!.SecretReferences["password"]);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("{}", "were not given: password")]
    [InlineData("""{"password":{"value":"abc"}}""", "4 to")]
    [InlineData("""{"password":{"value":7}}""", "neither a reference")]
    [InlineData("""{"password":{"value":"long enough","x":1}}""", "neither a reference")]
    [InlineData("""{"password":"env:HOME"}""", "no reference")]
    [InlineData("""{"password":"file:/etc/passwd"}""", "no reference")]
    [InlineData("""{"password":"env:GX_SECRET_../x"}""", "no reference")]
    [InlineData("""{"password":"my-clear-password"}""", "no reference")]
    [InlineData("""{"password":"env:GX_SECRET_NOT_THERE"}""", "is not set")]
    [InlineData("""{"other":{"value":"long enough"}}""", "declares no such secret")]
    public async Task Wrong_IsRefusedWithoutShowingIt(string secrets, string expected)
    {
        using var response = await _server.PostAsync(
            "/api/runs", $"{{\"workflow\":{System.Text.Json.JsonSerializer.Serialize(Workflow)},\"runId\":\"r1\",\"secrets\":{secrets}}}");

        var detail = (await AssertProblemAsync(422, "InvalidSecret", response)).GetProperty("detail").GetString();
        Assert.Contains(expected, detail);
        Assert.DoesNotContain("my-clear-password", detail);
        Assert.Null(await _server.Store.GetRunAsync("r1", Token));
    }

    [Fact(Timeout = 30_000)]
    public async Task Value_ServerRestarts_MustBeGivenAgain()
    {
        const string workflow = """
            secrets: [password]
            nodes: [{ id: a, run: 'test -e $GX_WORKSPACE/up && exit; touch $GX_WORKSPACE/up; echo up; sleep 300', env: { P: '${{ secrets.password }}' } }]
            """;
        using var response = await _server.PostAsync(
            "/api/runs", new { workflow, runId = "r1", secrets = new { password = new { value = "hunter-2-hunter" } } });
        await AssertStatusAsync(202, response);
        await _server.WaitForLineAsync("r1", "a", "up");
        await _server.StopAsync();

        _server = await StartAsync(_directory);
        var run = await _server.WaitForAsync("r1", "interrupted");
        using var without = await _server.PostAsync("/api/runs/r1/resume", "{}");
        using var with = await _server.PostAsync("/api/runs/r1/resume", new { secrets = new { password = new { value = "hunter-2-hunter" } } });

        Assert.Contains("its secret password was given with the request", run.GetProperty("reason").GetString());
        await AssertProblemAsync(422, "InvalidSecret", without);
        await AssertStatusAsync(202, with);
        await _server.WaitForAsync("r1", "completed");
    }
}
