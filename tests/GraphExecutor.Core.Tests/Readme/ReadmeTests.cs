using System.Runtime.CompilerServices;
using GraphExecutor.Runs;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Readme;

public sealed class ReadmeTests
{
    [Fact(Timeout = 30_000)]
    public async Task Example_AsTheReadmeShowsIt_Runs()
    {
        var events = new List<string>();

        var result = await Example.RunAsync(events.Add, TestContext.Current.CancellationToken);

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(6, result.Nodes["report"].Output!.Value.GetProperty("words").GetInt32());
        Assert.Contains(events, line => line.Contains("6 words", StringComparison.Ordinal));
    }

    [Fact]
    public void Readme_LibraryExample_IsTheCodeThatIsTested()
    {
        var readme = File.ReadAllText(Path.Combine(Repository(), "README.md"));

        Assert.Contains($"```csharp\n{ShownCode()}\n```", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Readme_Workflow_IsSoundAndItsMistakesAreReportedAsShown()
    {
        var readme = File.ReadAllText(Path.Combine(Repository(), "README.md"));
        var text = readme.Split("```yaml\n")[1].Split("```")[0];
        var mistaken = text.Replace("    timeout: 5m", "    timout: 5m", StringComparison.Ordinal)
            .Replace("[unit-tests, lint]", "[unit-test, lint]", StringComparison.Ordinal);

        Assert.Empty(Workflow.Parse(text).Warnings);
        Assert.All(
            Assert.Throws<WorkflowException>(() => Workflow.Parse(mistaken)).Problems,
            problem => Assert.Contains($"release.yaml: {problem}\n", readme, StringComparison.Ordinal));
    }

    private static string ShownCode([CallerFilePath] string path = "")
    {
        var shown = new List<string>();
        var inside = false;
        foreach (var line in File.ReadLines(Path.Combine(Path.GetDirectoryName(path)!, "LibraryExample.cs")))
        {
            if (line is "// <readme>" or "// </readme>")
            {
                inside = line == "// <readme>";
            }
            else if (inside)
            {
                shown.Add(line);
            }
        }

        return string.Join('\n', shown).TrimEnd();
    }

    private static string Repository([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../../.."));
}
