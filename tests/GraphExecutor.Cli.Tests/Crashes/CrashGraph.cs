using System.Globalization;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Tests.Crashes;

/// <summary>
/// A random graph of commands that complete, fail, fail when they run for the first time, or return SKIP_BRANCH, with all kinds of edges
/// and joins. Each command counts its runs in the file of its name and notes what it returns in another one.
/// </summary>
internal sealed class CrashGraph
{
    /// <summary>What commands note in it when something of an earlier attempt still runs as they start.</summary>
    public const string Overlap = "overlap";

    private readonly Random _random;

    public CrashGraph(Random random)
    {
        _random = random;
        var ids = Enumerable.Range(0, random.Next(4, 11)).Select(i => $"n{i}").ToArray();
        Definition = new WorkflowDefinition
        {
            Name = "crash",
            MaxParallelism = random.Next(1, 9),
            Nodes = [.. ids.Select(Node)],
            Edges = [.. ids.SelectMany((target, i) => ids[..i].Where(_ => random.Next(3) == 0).Select(source => Edge(source, target)))],
        };
    }

    public WorkflowDefinition Definition { get; }

    /// <summary>The file in which a node notes what it returns, one line a run: <c>ok</c>, <c>skip</c> or <c>ExitCode:3</c>.</summary>
    public static string ResultsOf(string id) => $"{id}.results";

    private CommandNode Node(string id)
    {
        // The locks are inherited by all that a command leaves, so that they tell of anything that outlives an attempt; who looks does so
        // alone. HUP is ignored, so that the end of gx does not end a command.
        var script = $$"""
            trap '' HUP
            exec 9> {{id}}.lock
            flock -n 9 || echo "{{id}} twice" >> {{Overlap}}
            exec 8> attempt.$GX_RUN_ATTEMPT
            flock -s 8
            exec 7> looking
            flock 7
            for ((k = 1; k < GX_RUN_ATTEMPT; k++)); do
                [ ! -e attempt.$k ] || flock -n attempt.$k true || echo "{{id}} of $GX_RUN_ATTEMPT beside attempt $k" >> {{Overlap}}
            done
            exec 7>&-
            echo run >> {{id}}
            {{(_random.Next(5) == 0 ? "setsid sleep 60 & true" : "true")}}
            sleep {{(_random.Next(0, 20) / 100.0).ToString(CultureInfo.InvariantCulture)}}
            """;
        var node = new CommandNode { Id = id, Run = script + "\n" + Ending(id), AllowFailure = _random.Next(6) == 0 };
        if (_random.Next(3) == 0)
        {
            node = node with { Join = (JoinMode)_random.Next(3) };
        }

        return _random.Next(4) == 0
            ? node with { Retry = new RetryPolicy { MaxAttempts = 2, Delay = TimeSpan.FromMilliseconds(_random.Next(1, 100)) } }
            : node;
    }

    private string Ending(string id)
    {
        var results = ResultsOf(id);
        var fails = $"echo ExitCode:3 >> {results}; exit 3";
        return _random.Next(8) switch
        {
            0 => fails,
            1 or 2 => $"if [ $(wc -l < {id}) = 1 ]; then {fails}; fi; echo ok >> {results}",
            3 => $"echo skip >> {results}; echo SKIP_BRANCH",
            _ => $"echo ok >> {results}",
        };
    }

    private EdgeDefinition Edge(string source, string target)
    {
        var edge = new EdgeDefinition(source, target) { On = (EdgeTrigger)Math.Max(0, _random.Next(-2, 3)) };
        return edge.On != EdgeTrigger.Failure ? edge : edge with
        {
            Errors = _random.Next(3) switch { 0 => ["ExitCode:3"], 1 => ["UpstreamFailed", "Timeout"], _ => null },
            Handles = _random.Next(4) != 0,
        };
    }
}
