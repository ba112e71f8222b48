using System.Text.RegularExpressions;
using GraphExecutor.Documents;
using GraphExecutor.Validation;

namespace GraphExecutor.Workflows.Reading;

/// <summary>Reads a workflow's text into its definition: names, types and values, but not yet what they mean together.</summary>
internal static partial class WorkflowReader
{
    private static readonly string[] Properties =
    [
        "name", "description", "context", "secrets", "defaults", "maxParallelism", "pools", "failFast", "scheduling", "timeout",
        "nodes", "edges",
    ];

    private static readonly string[] DefaultsProperties =
        ["timeout", "idleTimeout", "gracePeriod", "retry", "env", "cwd", "shell", "terminal"];

    private static readonly string[] LaterProperties =
        ["inputs", "concurrency", "onStart", "onSuccess", "onFailure", "onCancel", "onExit", "schedules"];

    private static readonly Dictionary<string, SchedulingMode> Modes = new()
    {
        ["dataflow"] = SchedulingMode.Dataflow,
        ["layers"] = SchedulingMode.Layers,
    };

    public const string SecretNameRemedy = "Begin with a letter or _, go on with letters, digits or _, 64 characters at most";

    public static bool IsSecretName(string name) => SecretName().IsMatch(name);

    public static WorkflowDefinition Read(DocumentNode root, string? defaultName, ProblemList problems)
    {
        if (root is not DocumentMapping mapping)
        {
            problems.Error(
                ProblemCodes.WrongType, ProblemPath.Root, $"{root.Describe()} stands where a workflow (an object) is wanted",
                "A workflow has `nodes:`, each with an `id` and a `run`");
            return new WorkflowDefinition();
        }

        var reader = new ObjectReader(mapping, ProblemPath.Root, problems);
        reader.RejectUnknown(Properties, "a workflow", LaterProperties);
        reader.RequireOne("nodes", "Give it at least one node: `nodes: [{ id: hello, run: echo hello }]`");
        var nodes = reader.Items("nodes", NodeReader.Read) ?? [];
        if (reader.Value("nodes") is DocumentSequence { Items.Count: 0 })
        {
            problems.Error(ProblemCodes.InvalidValue, ProblemPath.Root["nodes"], "there are no nodes", "Give it at least one");
        }

        var name = reader.Text("name");
        if (name is not null && string.IsNullOrWhiteSpace(name))
        {
            problems.Error(ProblemCodes.InvalidValue, ProblemPath.Root["name"], "the name is empty", "Leave it out for the file's name");
        }

        var unnamed = new WorkflowDefinition();
        return unnamed with
        {
            Name = name ?? defaultName ?? unnamed.Name,
            Description = reader.Text("description"),
            Context = reader.Map("context", (value, _, _) => (true, ValueReader.Json(value))),
            Secrets = ReadSecrets(reader),
            Defaults = reader.Object("defaults") is { } defaults ? ReadDefaults(defaults) : unnamed.Defaults,
            MaxParallelism = reader.Integer("maxParallelism", 1, 1_000_000) ?? unnamed.MaxParallelism,
            Pools = ReadPools(reader),
            FailFast = reader.Boolean("failFast") ?? false,
            Scheduling = reader.Choice("scheduling", Modes) ?? SchedulingMode.Dataflow,
            Timeout = reader.Limit("timeout"),
            Nodes = nodes,
            Edges = reader.Items("edges", EdgeReader.Read) ?? [],
        };
    }

    private static NodeDefaults ReadDefaults(ObjectReader reader)
    {
        reader.RejectUnknown(DefaultsProperties, "defaults");
        return new NodeDefaults
        {
            Timeout = reader.Limit("timeout"),
            IdleTimeout = reader.Limit("idleTimeout"),
            GracePeriod = reader.Duration("gracePeriod"),
            Retry = reader.Object("retry") is { } retry ? RetryReader.Read(retry) : null,
            Env = reader.Map<string>("env", CommandNodeReader.ReadVariable),
            Cwd = reader.Text("cwd"),
            Shell = CommandNodeReader.Arguments(reader, "shell"),
            Terminal = CommandNodeReader.Terminal(reader),
        };
    }

    private static ValueList<string> ReadSecrets(ObjectReader reader)
    {
        return reader.Items("secrets", ReadSecret) ?? [];

        static string ReadSecret(DocumentNode value, ProblemPath path, ProblemList problems)
        {
            var name = ValueReader.Text(value, path, problems);
            if (name is not null && !IsSecretName(name))
            {
                problems.Error(ProblemCodes.InvalidValue, path, $"{Quote.Text(name)} cannot be a secret's name", SecretNameRemedy);
            }

            return name ?? "";
        }
    }

    private static ValueMap<int> ReadPools(ObjectReader reader)
    {
        if (reader.Object("pools") is not { } pools)
        {
            return ValueMap<int>.Empty;
        }

        return reader.Map("pools", (_, path, _) =>
        {
            var size = pools.Integer((string)path.Steps[^1], 1, 1_000_000);
            return (size is not null, size ?? 1);
        });
    }

    [GeneratedRegex("\\A[A-Za-z_][A-Za-z0-9_]{0,63}\\z")]
    private static partial Regex SecretName();
}
