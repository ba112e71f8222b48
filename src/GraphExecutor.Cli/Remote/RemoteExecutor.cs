using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using GraphExecutor.Api.Contracts;
using GraphExecutor.Cli.Output;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Documents;
using GraphExecutor.Events;
using GraphExecutor.Runs;
using GraphExecutor.Starting;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Remote;

/// <summary>Has runs executed by a server, and shows them here as if they were executed here.</summary>
internal sealed class RemoteExecutor(ServerClient server) : IRunExecutor
{
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(2);

    public async Task<int> RunAsync(RunArguments arguments)
    {
        using var client = server;
        var workflow = arguments.ReadWorkflow();
        var definition = workflow.Definition;
        var body = new JsonObject { ["workflow"] = JsonNode.Parse(workflow.ToJson()) };
        if (arguments.RunId is { } runId)
        {
            body["runId"] = runId;
        }

        AddContext(body, arguments, definition);
        AddSecrets(body, arguments, definition);
        var (status, started) = await server.PostAsync("/api/runs", body, ApiJson.Relaxed.RunStarted, arguments.RunId);
        if (status == HttpStatusCode.OK)
        {
            // The same was asked for before, and nothing has started now.
            throw Refusals.Translate(nameof(RunRefusal.RunExists), "", started.RunId, server.Options);
        }

        return await ShowAsync(started, definition, arguments.Output);
    }

    public async Task<int> ResumeAsync(ResumeArguments arguments)
    {
        using var client = server;
        var path = $"/api/runs/{ServerClient.Segment(arguments.RunId)}";
        var workflow = arguments.Workflow ?? await WorkflowOfAsync(path, arguments.RunId);
        var body = new JsonObject { ["from"] = new JsonArray([.. arguments.From.Select(id => (JsonNode)id)]), ["plan"] = arguments.Plan };
        if (arguments.Workflow is { } replacement)
        {
            body["workflow"] = JsonNode.Parse(replacement.ToJson());
        }

        AddContext(body, arguments, workflow.Definition);
        if (arguments.Plan)
        {
            var (_, plan) = await server.PostAsync($"{path}/resume", body, ApiJson.Relaxed.PlanView, arguments.RunId);
            ResumePlanOutput.Print(plan, arguments.Output.Json);
            return ExitCode.Success;
        }

        AddSecrets(body, arguments, workflow.Definition);
        var (_, started) = await server.PostAsync($"{path}/resume", body, ApiJson.Relaxed.RunStarted, arguments.RunId);
        return await ShowAsync(started, workflow.Definition, arguments.Output);
    }

    private static void AddContext(JsonObject body, AttemptArguments arguments, WorkflowDefinition workflow) =>
        body["context"] = ContextArguments.Parse(arguments.Context, workflow);

    private static void AddSecrets(JsonObject body, AttemptArguments arguments, WorkflowDefinition workflow) =>
        body["secrets"] = RemoteSecrets.Of(arguments.Secrets, workflow);

    private async Task<Workflow> WorkflowOfAsync(string path, string runId)
    {
        var run = await server.GetAsync(path, ApiJson.Relaxed.RunDetails, runId);
        var text = await server.GetAsync($"{path}/workflow", ApiJson.Relaxed.JsonElement, runId);
        return Workflow.Parse(Encoding.UTF8.GetBytes(text.GetRawText()), DocumentFormat.Json, run.Workflow);
    }

    private async Task<int> ShowAsync(RunStarted started, WorkflowDefinition definition, OutputOptions options)
    {
        await using var runs = new RemoteRuns(server);
        await using var output = OutputWriter.ToStandardOutput();
        await using var shown = RunOutputs.Create(options, new ShownRun(started.RunId, definition, server.Options), output);
        using var leave = new CancellationTokenSource();
        using var interrupts = new Interrupts(shown.Notify, leave.Cancel, "cancelling the run on the server; once more goes without waiting for its end");
        await using var watch = runs.Watch(started.RunId, shown.Notify);
        var cancellation = new RunCancellation(runs, started.RunId, new ServerRetry(shown.Notify, TimeProvider.System), shown.Notify);
        using var ended = new CancellationTokenSource();
        var cancelling = Task.CompletedTask;
        await using var registration = interrupts.Token.Register(() => cancelling = cancellation.RequestAsync(ended.Token));
        RunResult result;
        try
        {
            result = await ShowAsync(started, runs, watch, shown, leave.Token);
        }
        catch (OperationCanceledException) when (leave.IsCancellationRequested)
        {
            // Whoever presses Ctrl-C twice at once means it: the run is cancelled, if the server answers at all.
            await shown.DisposeAsync();
            await Task.WhenAny(cancelling, Task.Delay(LongestFarewell));
            Action<string> say = options.Json ? Console.Error.WriteLine : output.WriteLine;
            say($"gx: `gx show {started.RunId}{server.Options}` tells what becomes of run {started.RunId}");
            return ExitCode.Cancelled;
        }

        await ended.CancelAsync();
        return await RunOutputs.FinishAsync(shown, output, result);
    }

    /// <summary>Shows a run to its end.</summary>
    private async Task<RunResult> ShowAsync(RunStarted started, RemoteRuns runs, IRunWatch watch, IRunOutput shown, CancellationToken cancellationToken)
    {
        RunEvent? end = null;
        await foreach (var @event in new RunFeed(server, runs, watch, started.RunId, started.Attempt, TimeProvider.System).ReadAsync(cancellationToken))
        {
            await shown.WriteAsync(@event, cancellationToken);
            if (@event is RunEvent { Status: RunStatus.Running, Attempt: > 1 } begin)
            {
                foreach (var reused in RunDetailsReading.ReusedIn(await runs.ShowAsync(started.RunId), begin))
                {
                    await shown.WriteAsync(reused, cancellationToken);
                }
            }

            end = @event as RunEvent ?? end;
        }

        return RunDetailsReading.ResultOf(await runs.ShowAsync(started.RunId), end ?? throw new UnreachableException());
    }
}
