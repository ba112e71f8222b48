using GraphExecutor.Documents;
using GraphExecutor.Workflows;
using GraphExecutor.Workflows.Reading;

namespace GraphExecutor.Validation;

/// <summary>
/// What the reader makes sure of for a text, for a definition that was made in code: no value is missing, and each is in its bounds.
/// The rules come after it and rely on that.
/// </summary>
internal sealed class WellFormed
{
    // As deep as a text may be: what walks a value recurses.
    private readonly ProblemList _problems;

    private WellFormed(ProblemList problems) => _problems = problems;

    public static void Check(WorkflowDefinition definition, ProblemList problems) => new WellFormed(problems).CheckWorkflow(definition);

    public void Require(bool holds, ProblemPath path, string message, string remedy)
    {
        if (!holds)
        {
            _problems.Error(ProblemCodes.InvalidValue, path, message, remedy);
        }
    }

    /// <summary>Whether the value is there; reported if not.</summary>
    public bool There(object? value, ProblemPath path)
    {
        if (value is null)
        {
            _problems.Error(ProblemCodes.MissingProperty, path, "the value is null", "Give one; an empty list or map stands for none");
        }

        return value is not null;
    }

    public void Name(string? text, ProblemPath path)
    {
        if (There(text, path))
        {
            Require(!string.IsNullOrWhiteSpace(text), path, "the text is empty", "Give it a name");
        }
    }

    public void Items<T>(IReadOnlyList<T>? items, ProblemPath path, Action<T, ProblemPath>? check = null)
    {
        if (!There(items, path))
        {
            return;
        }

        for (var i = 0; i < items!.Count; i++)
        {
            if (There(items[i], path[i]))
            {
                check?.Invoke(items[i], path[i]);
            }
        }
    }

    public void Entries<T>(ValueMap<T>? map, ProblemPath path, Action<string, T, ProblemPath>? check = null)
    {
        if (!There(map, path))
        {
            return;
        }

        foreach (var (name, value) in map!)
        {
            if (There(value, path[name]))
            {
                check?.Invoke(name, value, path[name]);
            }
        }
    }

    public void Defined<T>(T value, ProblemPath path)
        where T : struct, Enum =>
        Require(Enum.IsDefined(value), path, $"{value} is not a {typeof(T).Name}", $"Use one of: {string.Join(", ", Enum.GetNames<T>())}");

    public void AtLeast(double least, double value, ProblemPath path) =>
        Require(value >= least, path, $"{value} is too small", $"Give {least} or more");

    /// <summary>A duration that a timer can wait for.</summary>
    public void Duration(TimeSpan? duration, ProblemPath path, bool limit = false)
    {
        if (duration is { } given)
        {
            Require(
                given <= Durations.Longest && given >= TimeSpan.Zero && (!limit || given > TimeSpan.Zero), path,
                $"{given} is not allowed here", $"Give a duration {(limit ? "of more than nothing" : "from nothing")} to {Durations.Longest.Days} days");
        }
    }

    /// <summary>A JSON value that can be read to its end.</summary>
    public void Json(JsonValue value, ProblemPath path)
    {
        var reason = JsonReadability.WhyUnreadable(() => value.Element);
        Require(reason is null, path, reason ?? "", "Give a value that can be written as JSON and read again");
    }

    public void Retry(RetryPolicy? retry, ProblemPath path)
    {
        if (retry is null)
        {
            return;
        }

        AtLeast(1, retry.MaxAttempts, path["maxAttempts"]);
        Duration(retry.Delay, path["delay"]);
        Require(retry.Backoff is >= 1 and <= 1_000, path["backoff"], $"{retry.Backoff} is not allowed here", "Give a number from 1 to 1000");
        Duration(retry.MaxDelay, path["maxDelay"]);
        Require(retry.Jitter is >= 0 and <= 1, path["jitter"], $"{retry.Jitter} is not allowed here", "Give a number from 0 to 1");
        Items(retry.On ?? [], path["on"]);
    }

    private void CheckWorkflow(WorkflowDefinition definition)
    {
        var root = ProblemPath.Root;
        Name(definition.Name, root["name"]);
        Entries(definition.Context, root["context"], (_, value, path) => Json(value, path));
        Items(definition.Secrets, root["secrets"], (name, path) => Require(
            WorkflowReader.IsSecretName(name), path, $"{Quote.Text(name)} cannot be a secret's name", WorkflowReader.SecretNameRemedy));
        if (There(definition.Defaults, root["defaults"]))
        {
            CheckDefaults(definition.Defaults, root["defaults"]);
        }

        AtLeast(1, definition.MaxParallelism, root["maxParallelism"]);
        Entries(definition.Pools, root["pools"], (_, size, path) => AtLeast(1, size, path));
        Defined(definition.Scheduling, root["scheduling"]);
        Duration(definition.Timeout, root["timeout"], limit: true);
        Items(definition.Nodes, root["nodes"], (node, path) => WellFormedNodes.Check(this, node, path));
        Require(definition.Nodes is not { Count: 0 }, root["nodes"], "there are no nodes", "Give it at least one");
        Items(definition.Edges, root["edges"], CheckEdge);
    }

    private void CheckDefaults(NodeDefaults defaults, ProblemPath path)
    {
        Duration(defaults.Timeout, path["timeout"], limit: true);
        Duration(defaults.IdleTimeout, path["idleTimeout"], limit: true);
        Duration(defaults.GracePeriod, path["gracePeriod"]);
        Retry(defaults.Retry, path["retry"]);
        WellFormedNodes.Environment(this, defaults.Env, path["env"]);
        WellFormedNodes.Program(this, defaults.Shell, path["shell"]);
        WellFormedNodes.Terminal(this, defaults.Terminal, path["terminal"]);
    }

    private void CheckEdge(EdgeDefinition edge, ProblemPath path)
    {
        Name(edge.Source, path["source"]);
        Name(edge.Target, path["target"]);
        Defined(edge.On, path["on"]);
        Items(edge.Errors ?? [], path["errors"]);
        Require(
            edge.On == EdgeTrigger.Failure || (edge.Errors is null && edge.Handles), path, "`errors` and `handles` go with `on: failure` only",
            "Make it a failure edge, or leave them out");
    }
}
