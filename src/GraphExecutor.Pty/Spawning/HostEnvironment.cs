using System.Collections;

namespace GraphExecutor.Pty.Spawning;

/// <summary>Builds the environment of commands from that of this process.</summary>
internal sealed class HostEnvironment
{
    private static readonly string[] AlwaysPassed =
        ["PATH", "HOME", "USER", "SHELL", "LANG", "LC_*", "TZ", "TMPDIR", "SSH_AUTH_SOCK"];

    private readonly Dictionary<string, string> _passedOn;

    internal HostEnvironment(IDictionary host, PtyCommandRunnerOptions options)
    {
        string[] allowed = options.InheritEnvironment ? ["*"] : [.. AlwaysPassed, .. options.PassedEnvironment];
        _passedOn = host.Cast<DictionaryEntry>()
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value ?? ""))
            .Where(variable => allowed.Any(pattern => Matches(pattern, variable.Key)))
            .ToDictionary(StringComparer.Ordinal);

        // They would win over the size that the terminal itself reports, and be wrong.
        _passedOn.Remove("COLUMNS");
        _passedOn.Remove("LINES");

        // What an outer run gave to the process that we are is not this run's.
        _passedOn.Remove("GX_WORKSPACE");
        _passedOn["TERM"] = "xterm-256color";
        if (options.WorkspaceDirectory is { } workspace)
        {
            _passedOn["GX_WORKSPACE"] = workspace;
        }
    }

    /// <summary>The environment of one command: its own variables win, except over those that it is found by when it has ended.</summary>
    internal Dictionary<string, string> For(Nodes.CommandRequest request, CommandFiles files)
    {
        var variables = new Dictionary<string, string>(_passedOn, StringComparer.Ordinal)
        {
            ["GX_OUTPUT"] = files.OutputPath,
            ["GX_INPUTS"] = files.InputsPath,
        };
        foreach (var (name, value) in request.Environment)
        {
            variables[name] = value;
        }

        variables["GX_RUN_ID"] = request.RunId;
        variables["GX_NODE_ID"] = request.NodeId;
        return variables;
    }

    private static bool Matches(string pattern, string name) =>
        pattern.EndsWith('*') ? name.StartsWith(pattern.AsSpan(..^1), StringComparison.Ordinal) : name == pattern;
}
