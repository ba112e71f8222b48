using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using GraphExecutor.Durable;
using GraphExecutor.Functions.Hosting;
using GraphExecutor.Functions.Http;
using GraphExecutor.Functions.Orchestrations;
using GraphExecutor.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace GraphExecutor.Functions.Tests;

/// <summary>
/// The app's own services, orchestrator and activities on the SDK's in-process host: everything but the Functions host. Requests go
/// through the pipeline that the triggers call.
/// </summary>
internal sealed class TestApp : IAsyncDisposable
{
    public const string SealingKey = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private readonly TemporaryDirectory _directory = new();
    private readonly ServiceProvider _services;
    private DurableTaskTestHost _host = null!;

    private TestApp(IRunStore store)
    {
        var settings = new AppSettings { Store = "sqlite:unused", SealingKeys = SealingKey, Workspace = Path.Combine(_directory.Path, "workspaces") };

        // The listener comes with any web host.
        _services = new ServiceCollection().AddLogging().AddSingleton(new DiagnosticListener("GraphExecutor"))
            .AddGraphExecutorFunctions(settings, store)
            .AddNodeFunction<string, string>("greet", (name, _, _) => Task.FromResult($"hello {name}"))
            .BuildServiceProvider();
        Store = store;
    }

    public IRunStore Store { get; }

    public DurableTaskClient Client => _host.Client;

    public IServiceProvider Services => _services;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<TestApp> StartAsync(IRunStore? store = null)
    {
        var app = new TestApp(store ?? new InMemoryRunStore());
        app._host = await DurableTaskTestHost.StartAsync(app.Register, new DurableTaskTestHostOptions { Port = FreePort() }, Token);
        app._services.GetRequiredService<DurableEngine>().Use(app._host.Client);
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _services.DisposeAsync();
        _directory.Dispose();
    }

    /// <summary>Sends a request.</summary>
    public async Task<(int Status, JsonElement Body)> SendAsync(string method, string path, object? body = null)
    {
        await using var scope = _services.CreateAsyncScope();
        using var answer = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Method = method;
        context.Request.Path = path;
        context.Request.ContentType = "application/json";
        context.Request.Headers.Accept = "application/json";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body as string ?? JsonSerializer.Serialize(body ?? new { })));
        context.Response.Body = answer;
        await _services.GetRequiredService<HttpPipeline>().AnswerAsync(context.Request);
        return (context.Response.StatusCode, answer.Length == 0 ? default : JsonElement.Parse(answer.ToArray()));
    }

    /// <summary>Starts a run, which must be accepted.</summary>
    public async Task StartRunAsync(string runId, string workflow, object? secrets = null)
    {
        var (status, body) = await SendAsync("POST", "/api/runs", secrets is null ? new { workflow, runId } : new { workflow, runId, secrets });
        Assert.True(status == 202, $"{status} {body}");
    }

    /// <summary>Waits until a run has a status.</summary>
    public async Task<JsonElement> WaitForAsync(string runId, string expected)
    {
        while (true)
        {
            var (_, run) = await SendAsync("GET", $"/api/runs/{runId}");
            if (run.GetProperty("status").GetString() == expected)
            {
                return run;
            }

            await Task.Delay(50, Token);
        }
    }

    /// <summary>Waits until a node has printed a line.</summary>
    public async Task WaitForLineAsync(string runId, string nodeId, string line)
    {
        while (!(await LinesAsync(runId, nodeId)).Contains(line))
        {
            await Task.Delay(50, Token);
        }
    }

    /// <summary>What the latest attempt of a node has printed.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync(string runId, string nodeId) =>
        [.. (await Store.ReadLogAsync(new LogQuery { RunId = runId, NodeId = nodeId }, Token)).Chunks.SelectMany(chunk => chunk.Lines)];

    /// <summary>Everything that the engine keeps of an orchestration, as text.</summary>
    public async Task<string> EngineStateAsync(string instanceId)
    {
        var instance = await Client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, Token);
        return $"{instance!.SerializedInput} {instance.SerializedOutput} {instance.SerializedCustomStatus}";
    }

    /// <summary>The ids of all orchestrations that the engine keeps.</summary>
    public async Task<IReadOnlyList<string>> InstancesAsync()
    {
        var ids = new List<string>();
        await foreach (var instance in Client.GetAllInstancesAsync().WithCancellation(Token))
        {
            ids.Add(instance.InstanceId);
        }

        return ids;
    }

    private void Register(DurableTaskRegistry registry)
    {
        var orchestrator = new RunOrchestrator(_services.GetRequiredService<WorkflowCache>());
        registry.AddOrchestratorFunc<OrchestrationInput, OrchestrationResult>(
            DurableNames.Orchestration, (context, input) => orchestrator.RunAsync(context, input));
        var activities = _services.GetRequiredService<RunActivities>();
        foreach (var name in DurableNames.Activities)
        {
            registry.AddActivityFunc<JsonElement, JsonElement>(name, (_, input) => activities.ExecuteAsync(name, input));
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
