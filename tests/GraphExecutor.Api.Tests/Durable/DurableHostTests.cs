using System.Text;
using System.Text.Json;
using GraphExecutor.Api.Durable;
using GraphExecutor.Api.Runs;
using GraphExecutor.Api.Secrets;
using GraphExecutor.Durable;
using GraphExecutor.Runs;
using GraphExecutor.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GraphExecutor.Api.Tests.Durable;

/// <summary>The API in front of an engine: what is recorded, what the engine is told, and who is taken for alive.</summary>
public sealed class DurableHostTests : IAsyncLifetime
{
    private const int Timeout = 30_000;
    private const string Workflow = "secrets: [password]\nnodes: [{ id: a, run: 'true', env: { P: '${{ secrets.password }}' } }]";

    private readonly TemporaryDirectory _share = new();
    private readonly InMemoryRunStore _store = new();
    private readonly EngineOfTest _engine = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly SecretSealer _sealer = SecretSealer.Parse("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
    private WebApplication _app = null!;
    private HttpClient _client = null!;
    private RunKeeper _keeper = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var host = new DurableRunHost(_store, _engine, new DurableRunHostOptions
        {
            Secrets = new SealedSecrets(_sealer, [], (_, _) => throw new SecretException("there is no vault")),
            Workflows = new WorkflowCache(_store),
            WorkspaceRoot = _share.Path,
            TimeProvider = _time,
        }, NullLogger<DurableRunHost>.Instance);
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddSingleton<IRunStore>(_store);
        builder.Services.AddSingleton<IWorkflowStore>(_store);
        builder.Services.AddSingleton<IRunHost>(host);
        builder.Services.AddGraphExecutorApi();
        _keeper = new RunKeeper(_store, _engine, host, _time, NullLogger<RunKeeper>.Instance);
        _app = builder.Build();
        _app.MapGraphExecutorApi();
        await _app.StartAsync(Token);
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        _share.Dispose();
    }

    [Fact(Timeout = Timeout)]
    public async Task Start_SecretByValue_IsRecordedSealedAndStartsAnOrchestration()
    {
        await StartAsync();

        var run = await RunAsync();
        Assert.Equal(["start r1"], _engine.Told);
        Assert.Equal("hunter-2-hunter", _sealer.Open("r1", "password", run.SecretReferences["password"]));
        Assert.Equal(_time.GetUtcNow() + DurableRunHost.LeaseTime, run.Lease!.ExpiresAt);
        Assert.StartsWith(Path.Combine(_share.Path, "r1."), run.Workspace, StringComparison.Ordinal);
        Assert.Equal(run.Workspace, run.StartDirectory);
    }

    [Fact(Timeout = Timeout)]
    public async Task Cancel_Running_TellsTheEngineAndLeavesAMessage()
    {
        await StartAsync();

        Assert.Equal(202, await PostAsync("/api/runs/r1/cancel", "{}"));

        Assert.Equal(["start r1", "cancel r1"], _engine.Told);
        Assert.Equal([MessageKind.Cancel], (await _store.TakeMessagesAsync("r1", 1, Token)).Select(message => message.Kind));
    }

    [Fact(Timeout = Timeout)]
    public async Task Delete_NobodyExecutesIt_RemovesItsWorkspaceAndNoOther()
    {
        await StartAsync();
        await StartAsync("other");
        foreach (var id in (string[])["r1", "other"])
        {
            var workspace = (await _store.GetRunAsync(id, Token))!.Workspace!;
            await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(workspace).FullName, "result"), id, Token);
            await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory($"{workspace}.files").FullName, "output"), id, Token);
        }

        _engine.Alive.Clear();
        await DeleteAsync();

        Assert.All(Directory.GetDirectories(_share.Path), left => Assert.StartsWith("other.", Path.GetFileName(left), StringComparison.Ordinal));
        Assert.Equal(2, Directory.GetFiles(_share.Path, "*", SearchOption.AllDirectories).Length);
    }

    [Fact(Timeout = Timeout)]
    public async Task Delete_SeveralAttemptsAndGenerations_RemovesTheirHistoryAndNoOther()
    {
        await StartAsync();
        _engine.Alive.Clear();
        string[] others = ["R1", "R1:1", "r1-2", "r1-2:1", "r12", "r12.2"];
        _engine.Kept.UnionWith([.. others, "r1:1", "r1:17", "r1.2", "r1.2:3", "r1.13"]);

        await DeleteAsync();

        Assert.Equal(others, _engine.Kept);
    }

    [Fact(Timeout = Timeout)]
    public async Task Delete_OrchestrationIsAboutToEnd_RemovesItsHistoryAfterwards()
    {
        await StartAsync();
        var deleting = DeleteAsync();
        while (await _store.GetRunAsync("r1", Token) is not null)
        {
            await Task.Delay(10, Token);
        }

        Assert.Equal(["r1"], _engine.Kept);
        _engine.Alive.Clear();
        await AdvanceUntilAsync(deleting);

        Assert.Empty(_engine.Kept);
    }

    [Theory(Timeout = Timeout)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Delete_EngineCannotTellOrDoesNotEndIt_DeletesTheRun(bool cannotTell)
    {
        await StartAsync();
        if (cannotTell)
        {
            _engine.Unknown.Add("r1");
        }

        await AdvanceUntilAsync(DeleteAsync());

        Assert.Null(await _store.GetRunAsync("r1", Token));
        Assert.Equal(["r1"], _engine.Kept);
    }

    [Fact(Timeout = Timeout)]
    public async Task Keeper_OrchestrationIsAlive_KeepsTheLease()
    {
        await StartAsync();
        for (var minute = 0; minute < 10; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await _keeper.LookAsync(Token);
        }

        Assert.Equal("running", await StatusAsync());
        Assert.Equal(409, await PostAsync("/api/runs/r1/resume", "{}"));
        Assert.Equal(["start r1"], _engine.Told);
    }

    [Fact(Timeout = Timeout)]
    public async Task Keeper_EngineCannotTellOfAnotherRun_KeepsTheLeaseAllTheSame()
    {
        await StartAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        await StartAsync("newer");
        _engine.Unknown.Add("newer");

        for (var minute = 0; minute < 10; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await _keeper.LookAsync(Token);
        }

        Assert.Equal("running", await StatusAsync());
    }

    [Fact(Timeout = Timeout)]
    public async Task Keeper_OrchestrationIsGone_GoesOnOnceTheLeaseIsOver()
    {
        await StartAsync();
        _engine.Alive.Clear();

        await _keeper.LookAsync(Token);
        Assert.Equal(["start r1"], _engine.Told);
        _time.Advance(DurableRunHost.LeaseTime);
        Assert.Equal("interrupted", await StatusAsync());
        await _keeper.LookAsync(Token);

        Assert.Equal(["start r1", "start r1.2"], _engine.Told);
        var run = await RunAsync();
        Assert.Equal((2, 1), (run.Attempt, run.Recoveries));
        Assert.Equal("hunter-2-hunter", _sealer.Open("r1", "password", run.SecretReferences["password"]));
    }

    [Fact(Timeout = Timeout)]
    public async Task Keeper_OrchestrationDiesAgainAndAgain_LeavesTheRunToAPerson()
    {
        await StartAsync();
        for (var i = 0; i < 10; i++)
        {
            _engine.Alive.Clear();
            _time.Advance(DurableRunHost.LeaseTime);
            await _keeper.LookAsync(Token);
        }

        Assert.Equal(["start r1", "start r1.2", "start r1.3", "start r1.4"], _engine.Told);
        Assert.Equal("interrupted", await StatusAsync());
    }

    [Fact(Timeout = Timeout)]
    public async Task Start_EngineCannotBeReached_FailsAndIsTakenUpLater()
    {
        _engine.Refuses = true;
        Assert.Equal(500, await PostStartAsync());
        _engine.Refuses = false;

        _time.Advance(DurableRunHost.LeaseTime);
        await _keeper.LookAsync(Token);

        Assert.Equal(["start r1.2"], _engine.Told);
        Assert.Equal(RunStatus.Running, (await RunAsync()).Status);
    }

    private async Task StartAsync(string runId = "r1") => Assert.Equal(202, await PostStartAsync(runId));

    private Task<int> PostStartAsync(string runId = "r1") => PostAsync(
        "/api/runs", JsonSerializer.Serialize(new { workflow = Workflow, runId, secrets = new { password = new { value = "hunter-2-hunter" } } }));

    private async Task<int> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _client.PostAsync(path, content, Token);
        return (int)response.StatusCode;
    }

    /// <summary>Deletes the run, of which nobody has heard for too long.</summary>
    private async Task DeleteAsync()
    {
        _time.Advance(DurableRunHost.LeaseTime);
        using var response = await _client.DeleteAsync(new Uri("/api/runs/r1", UriKind.Relative), Token);

        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
    }

    private async Task AdvanceUntilAsync(Task task)
    {
        while (await Task.WhenAny(task, Task.Delay(10, Token)) != task)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await task;
    }

    private async Task<RunRecord> RunAsync() => (await _store.GetRunAsync("r1", Token))!;

    private async Task<string> StatusAsync() =>
        JsonElement.Parse(await _client.GetStringAsync("/api/runs/r1", Token)).GetProperty("status").GetString()!;
}
