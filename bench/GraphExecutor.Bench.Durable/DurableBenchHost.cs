using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using GraphExecutor.Api.Runs;
using GraphExecutor.Durable;
using GraphExecutor.Functions.Hosting;
using GraphExecutor.Functions.Orchestrations;
using GraphExecutor.Runs;
using GraphExecutor.Starting;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace GraphExecutor.Bench.Durable;

/// <summary>The app's own services, orchestrator and activities, and the orchestrations by hand, on the SDK's in-process host.</summary>
internal sealed class DurableBenchHost : IAsyncDisposable
{
    /// <summary>A node function that does nothing.</summary>
    public const string Function = "nothing";

    private readonly ServiceProvider _services;
    private DurableTaskTestHost _host = null!;
    private int _calls;
    private int _executions;

    private DurableBenchHost(IRunStore store) => _services = new ServiceCollection().AddLogging()
        .AddSingleton(new DiagnosticListener("GraphExecutor"))
        .AddGraphExecutorFunctions(new AppSettings { Store = "sqlite:unused", SealingKeys = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) }, store)
        .AddNodeFunction<string, string>(Function, (_, _, _) => Task.FromResult(""))
        .BuildServiceProvider();

    /// <summary>Activities that were called so far.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Times that an orchestration was replayed so far.</summary>
    public int Executions => Volatile.Read(ref _executions);

    public static async Task<DurableBenchHost> StartAsync()
    {
        var host = new DurableBenchHost(new InMemoryRunStore());
        host._host = await DurableTaskTestHost.StartAsync(host.Register);
        host._services.GetRequiredService<DurableEngine>().Use(host._host.Client);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _services.DisposeAsync();
    }

    /// <summary>Runs a shape as it is written by hand.</summary>
    /// <returns>The milliseconds from the order to the end.</returns>
    public async Task<double> RunByHandAsync(Shape shape, int nodes)
    {
        var clock = Stopwatch.StartNew();
        await CompleteAsync(await _host.Client.ScheduleNewOrchestrationInstanceAsync(shape.Name, nodes));
        return clock.Elapsed.TotalMilliseconds;
    }

    /// <summary>Runs a workflow, and records it in memory.</summary>
    /// <returns>The milliseconds from the order to the recorded end.</returns>
    public async Task<double> RunAsync(Workflow workflow)
    {
        var (host, starter) = (_services.GetRequiredService<IRunHost>(), _services.GetRequiredService<RunStarter>());
        var runId = Guid.NewGuid().ToString("N");
        var clock = Stopwatch.StartNew();
        var started = await starter.StartAsync(new RunStart { RunId = runId, Workflow = workflow, StartedBy = RunOrigin.Server });
        await host.BeginAsync(started.Attempt!, new Dictionary<string, string>(), CancellationToken.None);
        await CompleteAsync(runId);
        var elapsed = clock.Elapsed.TotalMilliseconds;
        var run = await _services.GetRequiredService<IRunStore>().GetRunAsync(runId);
        return run!.Status == RunStatus.Completed ? elapsed : throw new InvalidOperationException($"the run is {run.Status}");
    }

    private async Task CompleteAsync(string instance)
    {
        var ended = await _host.Client.WaitForInstanceCompletionAsync(instance, getInputsAndOutputs: true);
        if (ended.RuntimeStatus != OrchestrationRuntimeStatus.Completed)
        {
            throw new InvalidOperationException($"{instance} is {ended.RuntimeStatus}: {ended.FailureDetails?.ErrorMessage}");
        }
    }

    private void Register(DurableTaskRegistry registry)
    {
        foreach (var shape in new[] { Shape.Chain, Shape.FanOut, Shape.BoundedFanOut })
        {
            registry.AddOrchestratorFunc<int, int>(shape.Name, (context, nodes) => Executed(() => shape.ByHand!(context, nodes)));
        }

        registry.AddActivityFunc<int, string>(OrchestrationsByHand.Activity, (_, _) => Called(() => Task.FromResult("")));
        var orchestrator = new RunOrchestrator(_services.GetRequiredService<WorkflowCache>());
        registry.AddOrchestratorFunc<OrchestrationInput, OrchestrationResult>(
            DurableNames.Orchestration, (context, input) => Executed(() => orchestrator.RunAsync(context, input)));
        var activities = _services.GetRequiredService<RunActivities>();
        foreach (var name in DurableNames.Activities)
        {
            registry.AddActivityFunc<JsonElement, JsonElement>(name, (_, input) => Called(() => activities.ExecuteAsync(name, input)));
        }
    }

    private Task<T> Called<T>(Func<Task<T>> activity)
    {
        Interlocked.Increment(ref _calls);
        return activity();
    }

    private Task<T> Executed<T>(Func<Task<T>> orchestration)
    {
        Interlocked.Increment(ref _executions);
        return orchestration();
    }
}
