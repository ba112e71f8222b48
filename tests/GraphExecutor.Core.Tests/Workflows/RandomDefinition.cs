using GraphExecutor.Nodes;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Workflows;

/// <summary>A workflow made in code that says something different about everything. A seed makes it.</summary>
internal sealed class RandomDefinition(int seed)
{
    private static readonly string[] SomeTexts =
        ["x", "two words", "\"quoted\" \\ back", "ünïcode → 🙂", "line\nline\ttab", "<html>&amp;", " lead", "null", "1.0", "-", "$schema", "x-a"];

    private readonly Random _random = new(seed);

    public WorkflowDefinition Make()
    {
        var ids = Enumerable.Range(0, _random.Next(1, 8)).Select(i => $"n{i}").ToArray();
        return new WorkflowDefinition
        {
            Name = Text(),
            Description = Maybe(Text),
            Context = Map(Json),
            Secrets = Any() ? ["s", "_t1"] : [],
            Defaults = Any() ? new NodeDefaults() : Defaults(),
            MaxParallelism = Any() ? 64 : _random.Next(1, 1_000_001),
            Pools = new ValueMap<int>([new("p", _random.Next(1, 1_000_001)), new("q q", 1)]),
            FailFast = Any(),
            Scheduling = Pick<SchedulingMode>(),
            Timeout = Limit(),
            Nodes = [.. ids.Select((id, i) => Node(id, ids[..i]))],
            Edges = [.. Edges(ids)],
        };
    }

    private NodeDefinition Node(string id, string[] earlier)
    {
        NodeDefinition node = _random.Next(3) == 0
            ? new FunctionNode { Id = id, Function = Text(), Input = Any() ? default : Json() }
            : Command(id);
        return node with
        {
            Name = Maybe(Text),
            Description = Maybe(Text),
            Needs = [.. earlier.Where(_ => _random.Next(4) == 0)],
            Join = Any() ? null : Pick<JoinMode>(),
            Timeout = Limit(),
            IdleTimeout = Limit(),
            GracePeriod = Duration(),
            Retry = Retry(),
            OnLost = Pick<LostPolicy>(),
            AllowFailure = Any(),
            Packet = Any(),
            Pool = Any() ? null : "p",
        };
    }

    private CommandNode Command(string id)
    {
        var node = new CommandNode
        {
            Id = id,
            Env = Map(Text),
            Cwd = Maybe(Text),
            Shell = Program(),
            Terminal = Terminal(),
            Prompts = [.. Several(() => new PromptDefinition(@"\[sudo\] .*: $", Text()) { Times = _random.Next(1, 3), Echo = Any() })],
            Capture = Pick<CaptureMode>(),
            SkipExitCodes = [.. Several(() => _random.Next(256))],
            Detach = Any(),
            LogLimit = Any() ? CommandNode.DefaultLogLimit : _random.NextInt64(),
        };
        return Any() ? node with { Run = Text() } : node with { Command = [Text(), "", Text()] };
    }

    private NodeDefaults Defaults() => new()
    {
        Timeout = Limit(),
        IdleTimeout = Limit(),
        GracePeriod = Duration(),
        Retry = Retry(),
        Env = Map(Text),
        Cwd = Maybe(Text),
        Shell = Program(),
        Terminal = Terminal(),
    };

    private RetryPolicy? Retry() => Any() ? null : new RetryPolicy
    {
        MaxAttempts = _random.Next(1, 1_000_001),
        Delay = Duration() ?? TimeSpan.FromSeconds(1),
        Backoff = 1 + (_random.NextDouble() * 999),
        MaxDelay = Duration() ?? TimeSpan.Zero,
        Jitter = _random.NextDouble(),
        On = Any() ? null : [.. Several(Text)],
    };

    private IEnumerable<EdgeDefinition> Edges(string[] ids) =>
        from target in Enumerable.Range(0, ids.Length)
        from source in Enumerable.Range(0, target)
        where _random.Next(3) == 0
        let failure = Any()
        select new EdgeDefinition(ids[source], ids[target])
        {
            On = failure ? EdgeTrigger.Failure : EdgeTrigger.Always,
            Errors = failure && Any() ? ["ExitCode:3", "Timeout"] : null,
            Handles = !failure || Any(),
            When = Any() ? null : "run.attempt > `1`",
        };

    private TerminalDefinition? Terminal() => _random.Next(3) switch
    {
        0 => null,
        1 => new TerminalDefinition(null),
        _ => new TerminalDefinition(new TerminalSize(_random.Next(1, 4097), _random.Next(1, 4097))),
    };

    private ValueList<string>? Program() => Any() ? null : [Text(), .. Several(Text)];

    /// <summary>To the tick, or as people write them.</summary>
    private TimeSpan? Duration() => _random.Next(4) switch
    {
        0 => null,
        1 => TimeSpan.FromTicks(_random.NextInt64(TimeSpan.FromDays(49).Ticks + 1)),
        2 => TimeSpan.FromSeconds(_random.Next(1, 100_000)),
        _ => TimeSpan.FromMilliseconds(_random.Next(1, 10_000)),
    };

    private TimeSpan? Limit() => Duration() is { Ticks: > 0 } duration ? duration : null;

    private JsonValue Json() => JsonValue.Parse(_random.Next(5) switch
    {
        0 => "null",
        1 => "[1, 1.50, -2e-7, \"\\u00fc\", {}, []]",
        2 => """{"a": {"b": [true, false, null]}, "": " ", "x-y": 123456789012345678901234567890}""",
        3 => "\"text\"",
        _ => "0.1",
    });

    private ValueMap<T> Map<T>(Func<T> value) => new(Several(Text).Distinct().Select(name => KeyValuePair.Create(name, value())));

    private List<T> Several<T>(Func<T> item) => [.. Enumerable.Range(0, _random.Next(4)).Select(_ => item())];

    private T? Maybe<T>(Func<T> value)
        where T : class => Any() ? null : value();

    private T Pick<T>()
        where T : struct, Enum => _random.GetItems(Enum.GetValues<T>(), 1)[0];

    private string Text() => SomeTexts[_random.Next(SomeTexts.Length)];

    private bool Any() => _random.Next(2) == 0;
}
