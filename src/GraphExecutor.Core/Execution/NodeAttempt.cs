using System.Diagnostics;
using System.Text.Json.Nodes;
using GraphExecutor.Documents;
using GraphExecutor.Expressions;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Secrets;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Execution;

/// <summary>One attempt of a node: what its handler may use, and the carrying out on the thread pool.</summary>
internal sealed class NodeAttempt : IThreadPoolWorkItem
{
    private readonly RunDriver _driver;
    private readonly LogBatcher? _log;
    private LogLimiter? _limiter;

    public NodeAttempt(RunDriver driver, int node, int number)
    {
        _driver = driver;
        Node = node;
        Number = number;
        StartedAt = driver.Time.GetUtcNow();
        StartTimestamp = driver.Time.GetTimestamp();
        Input = driver.TakesInput ? new CommandInput() : null;
        _log = driver.Reports ? new LogBatcher(driver.Time, batch => driver.ReportLogAsync(this, batch)) : null;
    }

    /// <summary>The node's number in the plan.</summary>
    public int Node { get; }

    /// <summary>1 for the first attempt.</summary>
    public int Number { get; }

    public DateTimeOffset StartedAt { get; }

    public long StartTimestamp { get; }

    /// <summary>The span that what it does shall be part of; <see langword="null"/> when nobody traces.</summary>
    public Activity? Span { get; set; }

    /// <summary>Its place among the commands of the host; <see langword="null"/> when it needs none.</summary>
    public IDisposable? Place { get; set; }

    public NodeDefinition Definition => _driver.Plan.Node(Node);

    public RunScope Scope => _driver.Scope;

    public SecretMasker Masker => _driver.Masker;

    public string RunId => _driver.RunId;

    public int RunAttempt => _driver.Attempt;

    /// <summary>What people type into the terminal of a command; <see langword="null"/> when nobody can reach it.</summary>
    public CommandInput? Input { get; }

    /// <summary>Where commands run that say nothing else; <see langword="null"/> for the process's own directory.</summary>
    public string? WorkingDirectory => _driver.WorkingDirectory;

    /// <summary>The outputs of all parents that have settled with one, by id.</summary>
    public JsonObject ParentOutputs()
    {
        var outputs = new JsonObject();
        foreach (var edge in _driver.Plan.Topology.Incoming(Node))
        {
            var parent = _driver.Plan.Topology.SourceOf(edge);
            outputs[_driver.Plan.IdOf(parent)] = _driver.ResultOf(parent)?.Output is { } output ? JsonNode.Parse(output.GetRawText()) : null;
        }

        return outputs;
    }

    /// <summary>Adds lines to the node's log.</summary>
    public ValueTask LogAsync(IReadOnlyList<string> lines) => LogAsync(new CommandOutput(OutputSource.Stdout, lines, null));

    /// <summary>Adds what a command printed to the node's log.</summary>
    public ValueTask LogAsync(CommandOutput output) => _log?.WriteAsync(output) ?? ValueTask.CompletedTask;

    /// <summary>Says which process its command has.</summary>
    public void ReportProcess(ProcessIdentity process) => _driver.ReportProcess(this, process);

    /// <summary>What must be dropped from the stored log for a chunk that is to be added to it.</summary>
    public LogTrim? LimitLog(LogChunk chunk) =>
        (_limiter ??= new LogLimiter(Definition is CommandNode command ? command.LogLimit : CommandNode.DefaultLogLimit)).Add(chunk);

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    private async Task RunAsync()
    {
        if (Span is not null)
        {
            Activity.Current = Span;
        }

        NodeOutcome outcome;
        try
        {
            outcome = await _driver.HandlerFor(Definition).RunAsync(this, _driver.StopToken).ConfigureAwait(false);
            if (outcome.Status == NodeStatus.Cancelled && !_driver.StopToken.IsCancellationRequested)
            {
                outcome = NodeOutcome.Fail("Cancelled", "it was cancelled, but not by the run");
            }

            if (outcome.Output is { } output && JsonReadability.WhyUnreadable(() => output) is { } reason)
            {
                outcome = NodeOutcome.Fail(ErrorTypes.InvalidOutput, $"its output cannot be kept: {reason}");
            }
        }
        catch (ExpressionException exception)
        {
            outcome = NodeOutcome.Fail(ErrorTypes.ExpressionFailed, exception.Message);
        }
        catch (Exception exception)
        {
            // A mistake in a handler, or a command runner that is not ours: the node fails, and the run is told.
            outcome = NodeOutcome.Fail(exception.GetType().Name, exception.Message);
        }

        if (_log is not null)
        {
            await _log.DisposeAsync().ConfigureAwait(false);
        }

        _driver.Finished(this, outcome.Masked(Masker));
    }
}
