using System.Diagnostics;
using System.Text.Json.Nodes;
using GraphExecutor.Documents;
using GraphExecutor.Events;
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
    private readonly INodeHost _host;
    private readonly LogBatcher? _log;
    private LogLimiter? _limiter;

    public NodeAttempt(INodeHost host, int node, int number)
    {
        _host = host;
        Node = node;
        Number = number;
        StartedAt = host.Time.GetUtcNow();
        StartTimestamp = host.Time.GetTimestamp();
        Input = host.TakesInput ? new CommandInput() : null;
        _log = host.Reports ? new LogBatcher(host.Time, batch => host.ReportLogAsync(this, batch)) : null;
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

    public NodeDefinition Definition => _host.Plan.Node(Node);

    public RunScope Scope => _host.Scope;

    public SecretMasker Masker => _host.Masker;

    public string RunId => _host.RunId;

    public int RunAttempt => _host.Attempt;

    /// <summary>What people type into the terminal of a command; <see langword="null"/> when nobody can reach it.</summary>
    public CommandInput? Input { get; }

    /// <summary>Where commands run that say nothing else; <see langword="null"/> for the process's own directory.</summary>
    public string? WorkingDirectory => _host.WorkingDirectory;

    /// <summary>The outputs of all parents that have settled with one, by id.</summary>
    public JsonObject ParentOutputs()
    {
        var outputs = new JsonObject();
        foreach (var edge in _host.Plan.Topology.Incoming(Node))
        {
            var parent = _host.Plan.Topology.SourceOf(edge);
            outputs[_host.Plan.IdOf(parent)] = _host.ResultOf(parent)?.Output is { } output ? JsonNode.Parse(output.GetRawText()) : null;
        }

        return outputs;
    }

    /// <summary>Adds lines to the node's log.</summary>
    public ValueTask LogAsync(IReadOnlyList<string> lines) => LogAsync(new CommandOutput(OutputSource.Stdout, lines, null));

    /// <summary>Adds what a command printed to the node's log.</summary>
    public ValueTask LogAsync(CommandOutput output) => _log?.WriteAsync(output) ?? ValueTask.CompletedTask;

    /// <summary>Says which process its command has.</summary>
    public void ReportProcess(ProcessIdentity process) => _host.ReportProcess(this, process);

    /// <summary>What must be dropped from the stored log for a chunk that is to be added to it.</summary>
    public LogTrim? LimitLog(LogChunk chunk) =>
        (_limiter ??= new LogLimiter(Definition is CommandNode command ? command.LogLimit : CommandNode.DefaultLogLimit)).Add(chunk);

    /// <summary>What it printed, as it is recorded.</summary>
    public LogChunk ToChunk(LogBatch batch, DateTimeOffset time) => new()
    {
        NodeId = Definition.Id,
        NodeAttempt = Number,
        FirstLine = batch.FirstLine,
        Lines = batch.Lines,
        Time = time,
        Stream = batch.Source,
    };

    /// <summary>What it printed, as it is told.</summary>
    public LogEvent ToEvent(LogBatch batch, DateTimeOffset time) => new()
    {
        RunId = RunId,
        Attempt = RunAttempt,
        NodeId = Definition.Id,
        NodeAttempt = Number,
        Time = time,
        FirstLine = batch.FirstLine,
        Lines = batch.Lines,
        Partial = batch.Partial,
        Stream = batch.Source,
    };

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    /// <summary>Carries it out to its end, which is an outcome whatever happens, and tells the host.</summary>
    public async Task RunAsync()
    {
        if (Span is not null)
        {
            Activity.Current = Span;
        }

        NodeOutcome outcome;
        try
        {
            outcome = await _host.Handlers.For(Definition).RunAsync(this, _host.StopToken).ConfigureAwait(false);
            if (outcome.Status == NodeStatus.Cancelled && !_host.StopToken.IsCancellationRequested)
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

        _host.Finished(this, outcome.Masked(Masker));
    }
}
