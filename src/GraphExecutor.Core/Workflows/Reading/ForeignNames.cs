namespace GraphExecutor.Workflows.Reading;

/// <summary>What other tools call the properties of this format: people who come from there write those names first.</summary>
internal static class ForeignNames
{
    private static readonly Dictionary<string, string> Hints = new(StringComparer.OrdinalIgnoreCase)
    {
        ["depends_on"] = "Here that is `needs`",
        ["dependsOn"] = "Here that is `needs`",
        ["depends"] = "Here that is `needs`",
        ["requires"] = "Here that is `needs`",
        ["script"] = "Here that is `run`",
        ["cmd"] = "Here that is `run`, or `command` without a shell",
        ["exec"] = "Here that is `run`, or `command` without a shell",
        ["args"] = "Arguments stand in `command`: [program, argument, …]",
        ["from"] = "Here that is `source`",
        ["to"] = "Here that is `target`",
        ["environment"] = "Here that is `env`",
        ["variables"] = "Here that is `env`, of a node or in `defaults`",
        ["vars"] = "Here that is `context` for the run, or `env` for a node",
        ["workdir"] = "Here that is `cwd`",
        ["dir"] = "Here that is `cwd`",
        ["working_dir"] = "Here that is `cwd`",
        ["working-directory"] = "Here that is `cwd`",
        ["workingDirectory"] = "Here that is `cwd`",
        ["retries"] = "Here that is `retry: { maxAttempts: 3 }`",
        ["attempts"] = "Here that is `retry: { maxAttempts: 3 }`",
        ["continue-on-error"] = "Here that is `allowFailure`",
        ["continueOnError"] = "Here that is `allowFailure`",
        ["allow_failure"] = "Here that is `allowFailure`",
        ["timeout-minutes"] = "Here that is `timeout: 10m`",
        ["if"] = "Conditions stand on edges (`when`); a node that runs whatever became of its parents has `join: settled`",
        ["when"] = "Conditions stand on edges: edges: [{ source: …, target: …, when: … }]",
        ["on"] = "That stands on edges: edges: [{ source: …, target: …, on: failure }]",
        ["env"] = "For all nodes: `defaults: { env: { … } }`",
        ["steps"] = "Here that is `nodes`",
        ["jobs"] = "Here that is `nodes`",
        ["tasks"] = "Here that is `nodes`",
        ["stages"] = "Here that is `nodes`",
    };

    /// <summary>What the name probably stands for; <see langword="null"/> when it is no known one.</summary>
    public static string? Hint(string name) => Hints.GetValueOrDefault(name);
}
