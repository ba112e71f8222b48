using System.Text.Json.Nodes;
using GraphExecutor.Cli.Output;
using GraphExecutor.Execution;
using GraphExecutor.Pty;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Runs;

/// <summary>Runs a workflow in this process and shows it.</summary>
internal sealed class LocalRun
{
    public required Workflow Workflow { get; init; }

    public required string RunId { get; init; }

    public required JsonObject Context { get; init; }

    public required IReadOnlyDictionary<string, string> Secrets { get; init; }

    public required int? MaxParallelism { get; init; }

    /// <summary>Where commands run that say nothing else.</summary>
    public required string Directory { get; init; }

    /// <summary>Where the workflow's file is.</summary>
    public required string? WorkflowDirectory { get; init; }

    /// <summary>Runs it to its end.</summary>
    /// <param name="json">Print events instead of lines for people.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> ExecuteAsync(bool json)
    {
        var workspace = StateDirectory.CreateWorkspace(RunId);
        await using var output = OutputWriter.ToStandardOutput();
        await using var commands = new PtyCommandRunner(new PtyCommandRunnerOptions { WorkspaceDirectory = workspace });
        using var interrupts = new Interrupts(commands.Kill);
        IRunOutput shown = json ? new JsonOutput(output) : new PlainOutput(output, OutputStyle.ForStandardOutput());
        var executor = new AsyncGraphExecutor(Workflow, new ExecutorOptions
        {
            ThreadId = RunId,
            GlobalContext = Context,
            Secrets = Secrets,
            Commands = commands,
            MaxParallelism = MaxParallelism,
            WorkingDirectory = Directory,
            WorkflowDirectory = WorkflowDirectory,

            // What is printed may be the only record of the run, so it is complete, as with make.
            Delivery = EventDelivery.Wait,
            EmitEvent = shown.WriteAsync,
        });
        var result = await executor.ExecuteAsync(interrupts.Token);
        shown.Finish(RunId, Workflow.Definition, result);
        await output.DisposeAsync();
        if (output.Failure is { } failure)
        {
            Console.Error.WriteLine($"gx: the run ended ({result.Status.ToString().ToLowerInvariant()}), but its output could not all be written: {failure}");
            return ExitCode.Internal;
        }

        StateDirectory.RemoveIfEmpty(workspace);
        return ExitCode.Of(result.Status);
    }
}
