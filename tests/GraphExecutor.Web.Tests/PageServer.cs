using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using GraphExecutor.Api.Hosting;
using GraphExecutor.Api.Runs;
using GraphExecutor.Pty;
using GraphExecutor.Storage;
using GraphExecutor.Storage.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GraphExecutor.Web.Tests;

/// <summary>A server with API, hub and page on a port of its own, which it keeps when it is started again: Kestrel, SQLite, commands in terminals.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("gx-web-").FullName;
    private readonly HttpClient _client;
    private WebApplication? _app;
    private PtyCommandRunner? _commands;
    private SqliteRunStore? _store;

    private PageServer(int port)
    {
        Address = $"http://127.0.0.1:{port}";
        _client = new HttpClient { BaseAddress = new Uri(Address) };
    }

    public string Address { get; }

    public LiveHub Hub { get; private set; } = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<PageServer> StartAsync()
    {
        var server = new PageServer(FreePort());
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts it on the port and the store that it had.</summary>
    public async Task StartAgainAsync()
    {
        _store = await SqliteRunStore.OpenAsync(new SqliteRunStoreOptions { Path = Path.Combine(_directory, "runs.db") }, Token);
        _commands = new PtyCommandRunner(new PtyCommandRunnerOptions { InheritEnvironment = false });
        Hub = new LiveHub();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Address);
        builder.Services.AddSingleton<IRunStore>(_store);
        builder.Services.AddSingleton<IWorkflowStore>(_store);
        builder.Services.AddSingleton<ILiveAccess>(Hub);
        builder.Services.AddSingleton(new LocalRunHostOptions
        {
            Commands = _commands,
            Owners = new ThisProcess(),
            EndLeftovers = async (run, token) =>
                await RunProcesses.EndAsync(run.RunId, run.Workspace, TimeSpan.FromSeconds(5), TimeProvider.System, token),
            WorkspaceRoot = Path.Combine(_directory, "workspaces"),
            StartDirectory = _directory,
            EventSinks = [Hub.SendAsync],
        });
        builder.Services.AddSingleton<LocalRunHost>();
        builder.Services.AddSingleton<IRunHost>(provider => provider.GetRequiredService<LocalRunHost>());
        builder.Services.AddHostedService(provider => provider.GetRequiredService<LocalRunHost>());
        builder.Services.AddGraphExecutorApi();
        _app = builder.Build();
        _app.UseWebSockets();
        _app.MapGraphExecutorApi();
        _app.Map("/client/hubs/gx", Hub.ServeAsync);
        _app.MapGraphExecutorPage();
        await _app.StartAsync(Token);
    }

    public async Task StopAsync()
    {
        if (_app is null)
        {
            return;
        }

        await Hub.DisposeAsync();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await _commands!.DisposeAsync();
        await _store!.DisposeAsync();
        _app = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Starts a run, which must be accepted.</summary>
    /// <param name="workflow">An object, or a text in YAML.</param>
    /// <param name="runId">Its id.</param>
    public async Task StartRunAsync(object workflow, string runId)
    {
        using var response = await _client.PostAsJsonAsync("/api/runs", new { workflow, runId }, Token);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Token));
    }

    /// <summary>Starts a run and waits until it has ended.</summary>
    public async Task RunAsync(object workflow, string runId)
    {
        await StartRunAsync(workflow, runId);
        await WaitForEndAsync(runId);
    }

    /// <summary>Waits until a run has ended.</summary>
    /// <returns>Its status.</returns>
    public async Task<string> WaitForEndAsync(string runId)
    {
        while (true)
        {
            var status = (await GetAsync($"/api/runs/{runId}")).GetProperty("status").GetString()!;
            if (status is not "running")
            {
                return status;
            }

            await Task.Delay(25, Token);
        }
    }

    /// <summary>Lets a run go on that waits for <see cref="Workflows.WaitForGo"/>.</summary>
    public Task GoAsync(string runId) => File.WriteAllTextAsync(Path.Combine(_directory, $"go-{runId}"), "", Token);

    public Task<JsonElement> GetAsync(string path) => _client.GetFromJsonAsync<JsonElement>(path, Token);

    public async Task PutWorkflowAsync(string name, string yaml)
    {
        using var content = new StringContent(yaml, System.Text.Encoding.UTF8, "application/yaml");
        using var response = await _client.PutAsync(new Uri($"/api/workflows/{name}", UriKind.Relative), content, Token);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Token));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
