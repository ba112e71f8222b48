using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GraphExecutor.Cli.Tests;

/// <summary>What docs/examples.md shows is what happens.</summary>
public sealed partial class DocumentationTests : IDisposable
{
    private const int Timeout = 60_000;

    private static readonly string[] FreeNames = ["$schema", "position", "data", "label", "sourceHandle", "targetHandle"];

    private readonly Gx _gx = new();

    public void Dispose() => _gx.Dispose();

    public static TheoryData<int, string> Numbers() => [.. Examples().Select((example, number) => (number, example.Command))];

    [Theory(Timeout = Timeout)]
    [MemberData(nameof(Numbers))]
    public async Task Example_CommandOfIt_PrintsWhatIsShown(int number, string command)
    {
        var (workflow, _, shown) = Examples()[number];
        _gx.Write("example.yaml", workflow);
        using var shell = _gx.StartShell($"PATH='{Path.GetDirectoryName(Gx.Program)}':$PATH\n{command}");

        var output = shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Gx.WaitAsync(shell);

        Assert.Equal((command.Contains("# exits with 1", StringComparison.Ordinal) ? 1 : 0, ""), (shell.ExitCode, error));
        var lines = (await output).Split('\n');
        Assert.All(shown, line => Assert.Contains(lines, printed => PatternOf(line).IsMatch(printed)));
    }

    [Fact]
    public void Examples_PropertiesOfTheFormat_AllOccur()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Gx.Repository(), "src/GraphExecutor.Core/Workflows/workflow.schema.json")))!;
        var properties = schema["definitions"]!.AsObject().Select(definition => definition.Value!["properties"]).Append(schema["properties"])
            .OfType<JsonObject>().SelectMany(map => map.Select(property => property.Key)).Distinct().Except(FreeNames).ToList();
        var workflows = string.Join('\n', Examples().Select(example => example.Workflow));

        Assert.InRange(properties.Count, 40, 100);
        Assert.All(properties, property => Assert.Matches($@"(^|[\s{{]){property}:", workflows));
    }

    private static List<(string Workflow, string Command, List<string> Shown)> Examples() =>
        [.. Example().Matches(File.ReadAllText(Path.Combine(Gx.Repository(), "docs/examples.md"))).Select(match =>
            (match.Groups["workflow"].Value, match.Groups["command"].Value, match.Groups["shown"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList()))];

    private static Regex PatternOf(string line) => new($"^{Regex.Escape(line).Replace("…", ".*", StringComparison.Ordinal)}$");

    [GeneratedRegex(@"```yaml\n(?<workflow>.*?)```\s+```console\n\$ (?<command>[^\n]+)\n(?<shown>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
