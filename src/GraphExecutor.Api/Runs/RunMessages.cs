using System.Text;
using System.Text.Json;
using GraphExecutor.Api.Problems;
using GraphExecutor.Runs;
using GraphExecutor.Starting;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Api.Runs;

/// <summary>
/// Leaves messages for runs: whoever executes them takes them within a second or two. Without a host, that is somebody elsewhere.
/// </summary>
internal sealed class RunMessages(IRunStore store, IRunHost? host, RunStarter starter, RunReader reader, TimeProvider time)
{
    /// <summary>Most bytes of UTF-8 that can be typed at once.</summary>
    public const int MaxInput = 16 * 1024;

    /// <summary>Cancels a run.</summary>
    public async ValueTask CancelAsync(string runId, CancellationToken cancellationToken)
    {
        var run = await reader.FindAsync(runId, cancellationToken).ConfigureAwait(false);
        await PostAsync(run, MessageKind.Cancel, null, null, cancellationToken).ConfigureAwait(false);
        if (host is not null)
        {
            await host.CancelAsync(run, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Types a text into the terminal of a node that runs.</summary>
    public async ValueTask TypeAsync(string runId, string nodeId, string text, CancellationToken cancellationToken)
    {
        if (text.Length == 0 || Encoding.UTF8.GetByteCount(text) > MaxInput)
        {
            throw ApiException.Body($"`text` must have 1 to {MaxInput:N0} bytes. Send longer texts in parts.");
        }

        var (run, node) = await reader.FindNodeAsync(runId, nodeId, cancellationToken).ConfigureAwait(false);
        if (node is not CommandNode { Terminal: null or { Size: not null } })
        {
            throw ApiException.Conflict(ProblemCode.NoTerminal, $"Node {nodeId} has no terminal that could be typed into.");
        }

        var record = await store.GetNodeAsync(runId, nodeId, cancellationToken).ConfigureAwait(false);
        if (run.Status == RunStatus.Running && record?.Result.Status != NodeStatus.Running)
        {
            throw ApiException.Conflict(
                ProblemCode.NodeNotRunning, $"Node {nodeId} does not run: it is {(record?.Result.Status ?? NodeStatus.Pending).ToString().ToLowerInvariant()}.");
        }

        await PostAsync(run, MessageKind.Input, nodeId, JsonValue.Parse($"\"{JsonEncodedText.Encode(text)}\""), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Answers a node that waits for it.</summary>
    /// <exception cref="ApiException">No node of today's workflows does.</exception>
    public async ValueTask AnswerAsync(string runId, string nodeId, CancellationToken cancellationToken)
    {
        await reader.FindNodeAsync(runId, nodeId, cancellationToken).ConfigureAwait(false);
        throw ApiException.Conflict(ProblemCode.NotWaiting, $"Node {nodeId} does not wait for an answer.");
    }

    private async ValueTask PostAsync(RunRecord run, MessageKind kind, string? nodeId, JsonValue? body, CancellationToken cancellationToken)
    {
        if (starter.IsInterrupted(run))
        {
            throw ApiException.Conflict(
                ProblemCode.RunInterrupted, $"Run {run.RunId} is interrupted: nobody executes it. Resume it (POST /api/runs/{run.RunId}/resume), or delete it.");
        }

        var message = new MailboxMessage { RunId = run.RunId, Kind = kind, NodeId = nodeId, Body = body, Time = time.GetUtcNow() };
        if (!await store.PostMessageAsync(message, cancellationToken).ConfigureAwait(false))
        {
            throw ApiException.Conflict(ProblemCode.RunEnded, $"Run {run.RunId} has ended.");
        }
    }
}
