using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Starting;

/// <summary>Decides which interrupted runs a server resumes of its own accord. Pure.</summary>
public static class RunRecovery
{
    /// <summary>How often in a row a run is recovered: one that takes its server down each time must not do so for ever.</summary>
    public const int MaxRecoveries = 3;

    /// <summary>Why an interrupted run waits for a person; <see langword="null"/> when a server resumes it.</summary>
    /// <param name="run">The run, which is interrupted.</param>
    /// <param name="workflow">What it executes.</param>
    public static string? WhyNot(RunRecord run, Workflow workflow)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(workflow);
        if (run.StartedBy != RunOrigin.Server)
        {
            return "it was started from a command line: whoever started it resumes it";
        }

        if (run.Recoveries >= MaxRecoveries)
        {
            return $"it was recovered {run.Recoveries} times and interrupted again each time: look why, then resume it";
        }

        var missing = workflow.Definition.Secrets.Where(name => !run.SecretReferences.ContainsKey(name)).ToList();
        return missing.Count == 0
            ? null
            : $"the value of its secret{(missing.Count == 1 ? "" : "s")} {string.Join(", ", missing)} was given with the request and never "
                + "stored: resume it and give it again";
    }
}
