using System.Text.Json;
using GraphExecutor.Nodes;

namespace GraphExecutor.Validation.Rules;

/// <summary>Each value of the context can become an environment variable of its own.</summary>
internal sealed class ContextVariables : IWorkflowRule
{
    public void Check(WorkflowChecks checks)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in checks.Definition.Context)
        {
            var path = ProblemPath.Root["context"][name];
            var variable = CommandHandler.ContextVariable(name);
            if (!seen.TryAdd(variable, name))
            {
                checks.Problems.Error(
                    ProblemCodes.InvalidValue, path, $"{Quote.Text(seen[variable])} and {Quote.Text(name)} would both be the variable {variable}",
                    "Rename one of them");
            }

            if (value.Element is { ValueKind: JsonValueKind.String } text && text.GetString()!.Contains('\0', StringComparison.Ordinal))
            {
                checks.Problems.Error(
                    ProblemCodes.InvalidValue, path, "a NUL character cannot be passed to a program", "Take it out: values reach commands as variables");
            }
        }
    }
}
