using System.Text.Json.Nodes;
using GraphExecutor.Api.Hosting;
using GraphExecutor.Cli.Output;
using GraphExecutor.Cli.Telemetry;
using GraphExecutor.Execution;
using GraphExecutor.Pty;
using GraphExecutor.Recording;
using GraphExecutor.Runs;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Runs;

/// <summary>Executes an attempt of a run in this process, records it and shows it.</summary>
internal sealed class LocalRun
{
    public required Workflow Workflow { get; init; }

    /// <summary>Where it is recorded; <see langword="null"/> for nowhere.</summary>
    public required IRunStore? Store { get; init; }

    /// <summary>The run as it is recorded, this attempt begun.</summary>
    public required RunRecord Run { get; init; }

    /// <summary>What is recorded of its nodes from earlier attempts.</summary>
    public IReadOnlyList<NodeRecord> Nodes { get; init; } = [];

    /// <summary>The results that it starts with.</summary>
    public IReadOnlyDictionary<string, NodeResult>? InitialState { get; init; }

    public required IReadOnlyDictionary<string, string> Secrets { get; init; }

    public required int? MaxParallelism { get; init; }

    /// <summary>What commands that look it up later need besides its id: the store, when it is not the default one.</summary>
    public string StoreOption { get; init; } = "";

    /// <summary>The directory that its nodes share.</summary>
    private string Workspace => Workspaces.Of(Run);

    /// <summary>Executes it to its end.</summary>
    /// <param name="options">How it is shown.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> ExecuteAsync(OutputOptions options)
    {
        Workspaces.Create(Workspace);
        using var telemetry = TelemetryExport.ForRun();
        await using var recorder = Store is null ? null : new RunRecorder(Store, Run, Nodes, TimeProvider.System);
        await using var output = OutputWriter.ToStandardOutput();
        await using var commands = new PtyCommandRunner(CommandOptions());
        await using var shown = RunOutputs.Create(options, new ShownRun(Run.RunId, Workflow.Definition, Store is null ? null : StoreOption), output);
        using var interrupts = new Interrupts(shown.Notify, commands.Kill);
        var executor = new AsyncGraphExecutor(Workflow, new ExecutorOptions
        {
            ThreadId = Run.RunId,
            Attempt = Run.Attempt,
            Recorder = recorder,
            InitialState = InitialState,
            GlobalContext = Run.Context is { } context ? JsonNode.Parse(context.ToString())!.AsObject() : null,
            Secrets = Secrets,
            Commands = commands,
            MaxParallelism = MaxParallelism,
            WorkingDirectory = Run.StartDirectory,
            WorkflowDirectory = Run.WorkflowDirectory,

            // What is printed is complete, as with make.
            Delivery = EventDelivery.Wait,
            EmitEvent = shown.WriteAsync,
        });
        if (Run.Attempt > 1)
        {
            await EndLeftoversAsync(interrupts.Token);
            WorkspaceDirectory.RemoveCommandFiles(Workspace);
        }

        var result = await executor.ExecuteAsync(interrupts.Token);
        var exitCode = await RunOutputs.FinishAsync(shown, output, result);
        WorkspaceDirectory.RemoveCommandFiles(Workspace);
        WorkspaceDirectory.RemoveIfEmpty(Workspace);
        return exitCode;
    }

    /// <summary>
    /// The files of the commands of a recorded run lie beside its workspace, where a later attempt finds what one that was killed has
    /// left; those of a run that nobody can resume where the system tidies up.
    /// </summary>
    private PtyCommandRunnerOptions CommandOptions()
    {
        var options = new PtyCommandRunnerOptions { WorkspaceDirectory = Workspace };
        return Store is null ? options : options with { TemporaryDirectory = WorkspaceDirectory.CommandFiles(Workspace) };
    }

    private async Task EndLeftoversAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Leftovers.EndAsync(Store!, Run, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The run is cancelled before it starts anything.
        }
        catch (TimeoutException exception)
        {
            throw new CommandException(ExitCode.Internal, $"{exception.Message} Nothing was started: end them, then resume the run again");
        }
    }
}
