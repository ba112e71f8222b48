using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using GraphExecutor.Api.Hosting;
using GraphExecutor.Api.Runs;
using GraphExecutor.Events;
using GraphExecutor.Pty;
using GraphExecutor.Storage;
using GraphExecutor.Storage.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GraphExecutor.Api.Tests;

/// <summary>A server on a port of its own: Kestrel, a store in SQLite, commands in terminals. And a client for it.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly PtyCommandRunner _commands;
    private readonly TemporaryDirectory? _directory;
    private bool _stopped;

    private ApiServer(WebApplication app, PtyCommandRunner commands, IRunStore store, TemporaryDirectory? directory)
    {
        _app = app;
        _commands = commands;
        _directory = directory;
        Store = store;
        Client = new HttpClient(new DescribedAnswers()) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public IRunStore Store { get; }

    public IServiceProvider Services => _app.Services;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="directory">Where its store and workspaces are; one of its own by default.</param>
    /// <param name="name">Its name as the owner of runs.</param>
    /// <param name="change">What is special about the host.</param>
    /// <param name="sink">Receives events.</param>
    /// <param name="wrap">What stands between the server and the store.</param>
    public static async Task<ApiServer> StartAsync(
        TemporaryDirectory? directory = null, string name = "server-1", Func<LocalRunHostOptions, LocalRunHostOptions>? change = null,
        Func<GraphEvent, CancellationToken, ValueTask>? sink = null, Func<IRunStore, IRunStore>? wrap = null)
    {
        var own = directory is null ? new TemporaryDirectory() : null;
        directory ??= own!;
        var store = await SqliteRunStore.OpenAsync(new SqliteRunStoreOptions { Path = directory.Store }, Token);
        var commands = new PtyCommandRunner(new PtyCommandRunnerOptions { InheritEnvironment = false });
        var options = new LocalRunHostOptions
        {
            Commands = commands,
            Owners = new ThisProcess(name),
            EndLeftovers = async (run, token) =>
                await RunProcesses.EndAsync(run.RunId, run.Workspace, TimeSpan.FromSeconds(5), TimeProvider.System, token),
            WorkspaceRoot = Path.Combine(directory.Path, "workspaces"),
            StartDirectory = directory.Path,
            EventSinks = sink is null ? [] : [sink],
        };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(wrap?.Invoke(store) ?? store);
        builder.Services.AddSingleton<IWorkflowStore>(store);
        builder.Services.AddSingleton<ILiveAccess, LiveAddressOfTest>();
        builder.Services.AddSingleton(change?.Invoke(options) ?? options);
        builder.Services.AddSingleton<LocalRunHost>();
        builder.Services.AddSingleton<IRunHost>(provider => provider.GetRequiredService<LocalRunHost>());
        builder.Services.AddHostedService(provider => provider.GetRequiredService<LocalRunHost>());
        builder.Services.AddGraphExecutorApi();
        var app = builder.Build();
        app.MapGraphExecutorApi();
        await app.StartAsync(Token);
        return new ApiServer(app, commands, store, own);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _directory?.Dispose();
    }

    /// <summary>Shuts the server down in order.</summary>
    public async Task StopAsync()
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        Client.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await _commands.DisposeAsync();
        await Store.DisposeAsync();
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? accept = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
        {
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        }

        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    /// <summary>The JSON at a path, which must be there.</summary>
    public async Task<JsonElement> ReadAsync(string path, string? accept = null)
    {
        using var response = await GetAsync(path, accept);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode} {await response.Content.ReadAsStringAsync(Token)}");
        return await response.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    public Task<HttpResponseMessage> PostAsync(string path, object body) =>
        SendAsync(HttpMethod.Post, path, body as string ?? JsonSerializer.Serialize(body), "application/json");

    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string body, string? type, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        if (type is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    /// <summary>Starts a run, which must be accepted.</summary>
    /// <param name="workflow">In YAML.</param>
    /// <param name="runId">Its id; made up by default.</param>
    /// <returns>The run's id.</returns>
    public async Task<string> StartRunAsync(string workflow, string? runId = null)
    {
        using var response = await PostAsync("/api/runs", new { workflow, runId });
        await AssertStatusAsync(202, response);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("runId").GetString()!;
    }

    /// <summary>Waits until a run has a status.</summary>
    public async Task<JsonElement> WaitForAsync(string runId, string status)
    {
        while (true)
        {
            var run = await ReadAsync($"/api/runs/{runId}");
            if (run.GetProperty("status").GetString() == status)
            {
                return run;
            }

            await Task.Delay(20, Token);
        }
    }

    /// <summary>Waits until a node has printed a line.</summary>
    public async Task WaitForLineAsync(string runId, string nodeId, string line)
    {
        while (true)
        {
            var log = await Client.GetStringAsync($"/api/runs/{runId}/nodes/{nodeId}/log", Token);
            if (log.Split('\n').Contains(line))
            {
                return;
            }

            await Task.Delay(20, Token);
        }
    }

    public static async Task AssertStatusAsync(int status, HttpResponseMessage response)
    {
        if ((int)response.StatusCode != status)
        {
            Assert.Fail($"{(int)response.StatusCode} and not {status}: {await response.Content.ReadAsStringAsync(Token)}");
        }
    }

    /// <summary>Asserts that an answer is an error as all are.</summary>
    /// <returns>The problem.</returns>
    public static async Task<JsonElement> AssertProblemAsync(int status, string code, HttpResponseMessage response)
    {
        await AssertStatusAsync(status, response);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.ToString());
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        return problem;
    }
}
