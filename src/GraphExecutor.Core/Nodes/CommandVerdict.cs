using System.Text.Json;
using System.Text.Json.Nodes;
using GraphExecutor.Documents;
using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Nodes;

/// <summary>Decides what the end of a command means for its node.</summary>
internal static class CommandVerdict
{
    private const string SkipBranchLine = "SKIP_BRANCH";

    public static NodeOutcome Of(CommandNode node, CommandRequest request, CommandResult result, CommandNodeOutput printed, Func<string, string> mask)
    {
        var outcome = result.Ending switch
        {
            CommandEnding.Exited => OfExit(node, request, result, printed, mask),
            CommandEnding.Signalled => NodeOutcome.Fail(ErrorTypes.Signal, $"signal {SignalName(result.Signal)} ended it"),
            CommandEnding.TimedOut => NodeOutcome.Fail(ErrorTypes.Timeout, $"it took longer than {Durations.Format(request.Timeout!.Value)}"),
            CommandEnding.IdleTimedOut =>
                NodeOutcome.Fail(ErrorTypes.IdleTimeout, $"it printed nothing for {Durations.Format(request.IdleTimeout!.Value)}"),
            CommandEnding.SpawnFailed => NodeOutcome.Fail(ErrorTypes.SpawnFailed, result.Message ?? "it could not be started"),
            _ => NodeOutcome.Cancelled,
        };
        return result.Ending == CommandEnding.SpawnFailed
            ? outcome
            : outcome with { ExitCode = result.ExitCode, CpuTime = result.CpuTime, PeakMemory = result.PeakMemory > 0 ? result.PeakMemory : null };
    }

    private static NodeOutcome OfExit(CommandNode node, CommandRequest request, CommandResult result, CommandNodeOutput printed, Func<string, string> mask)
    {
        var code = result.ExitCode ?? 0;
        var failed = code != 0 && !node.SkipExitCodes.Contains(code);
        var (output, problem) = OutputOf(node, request, result, printed, mask);
        if (failed)
        {
            // What it managed to write may help whoever handles the failure; what is wrong with it does not matter any more.
            return NodeOutcome.Fail(ErrorTypes.ExitCode, $"it exited with code {code}") with { Output = output };
        }

        if (problem is not null)
        {
            return problem;
        }

        var skip = code != 0 || printed.LastLine == SkipBranchLine;
        return (skip ? NodeOutcome.SkipBranch : NodeOutcome.Done) with { Output = output };
    }

    private static (JsonElement? Output, NodeOutcome? Problem) OutputOf(
        CommandNode node, CommandRequest request, CommandResult result, CommandNodeOutput printed, Func<string, string> mask)
    {
        if (result.OutputSize > request.OutputLimit || printed.CaptureOverflowed)
        {
            var what = printed.CaptureOverflowed ? "what it printed" : $"$GX_OUTPUT ({result.OutputSize:N0} bytes)";
            return (null, NodeOutcome.Fail(
                ErrorTypes.OutputTooLarge, $"{what} is larger than the {request.OutputLimit:N0} bytes an output may have; pass a file's path on instead"));
        }

        try
        {
            var output = OutputFile.Parse(result.Output.Span, mask);
            if (node.Capture != CaptureMode.None)
            {
                (output ??= [])["stdout"] = Captured(node.Capture, printed);
            }

            return (output is null ? null : JsonElement.Parse(output.ToJsonString()), null);
        }
        catch (FormatException exception)
        {
            return (null, NodeOutcome.Fail(ErrorTypes.InvalidOutput, exception.Message));
        }
        catch (JsonException exception)
        {
            // What it printed stands one level deeper in the output, which may be one too many.
            return (null, NodeOutcome.Fail(ErrorTypes.InvalidOutput, $"its output is not JSON that can be read again: {JsonReasons.WithPosition(exception)}"));
        }
    }

    private static JsonNode? Captured(CaptureMode mode, CommandNodeOutput printed)
    {
        switch (mode)
        {
            case CaptureMode.Lines:
                return new JsonArray([.. printed.Captured.Select(line => JsonValueOf(line))]);
            case CaptureMode.Json:
                try
                {
                    var value = JsonElement.Parse(string.Join('\n', printed.Captured), new JsonDocumentOptions { AllowDuplicateProperties = false });
                    OutputFile.RejectBrokenText(value);
                    return JsonNode.Parse(value.GetRawText());
                }
                catch (JsonException exception)
                {
                    throw new FormatException($"what it printed is not JSON: {JsonReasons.WithPosition(exception)}", exception);
                }

                catch (InvalidOperationException exception)
                {
                    throw new FormatException("what it printed is JSON with half of a surrogate pair in a text, which is no character", exception);
                }

            default:
                return JsonValueOf(string.Join('\n', printed.Captured));
        }
    }

    private static System.Text.Json.Nodes.JsonValue JsonValueOf(string text) => System.Text.Json.Nodes.JsonValue.Create(text);

    private static string SignalName(int? signal) => signal switch
    {
        1 => "1 (SIGHUP)",
        2 => "2 (SIGINT)",
        3 => "3 (SIGQUIT)",
        4 => "4 (SIGILL)",
        6 => "6 (SIGABRT)",
        7 => "7 (SIGBUS)",
        8 => "8 (SIGFPE)",
        9 => "9 (SIGKILL; out of memory?)",
        11 => "11 (SIGSEGV)",
        13 => "13 (SIGPIPE)",
        15 => "15 (SIGTERM)",
        _ => $"{signal}",
    };
}
