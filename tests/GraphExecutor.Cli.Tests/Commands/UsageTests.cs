using System.CommandLine;
using System.CommandLine.Invocation;
using GraphExecutor.Cli.Commands;

namespace GraphExecutor.Cli.Tests.Commands;

public sealed class UsageTests : IDisposable
{
    private const int Timeout = 60_000;

    private readonly Gx _gx = new();

    public void Dispose() => _gx.Dispose();

    public static TheoryData<string> CommandPaths() => [.. All(GxCommandLine.Create()).Select(command => command.Path)];

    [Theory]
    [MemberData(nameof(CommandPaths))]
    public void Examples_OfEachCommand_AreThereAndCanBeRead(string path)
    {
        var root = GxCommandLine.Create();
        var command = All(root).Single(each => each.Path == path).Command;

        var examples = Examples.Of(command);

        Assert.NotEmpty(examples);
        Assert.All(examples.Where(example => example.CommandLine.StartsWith("gx ", StringComparison.Ordinal)), example =>
        {
            var line = root.Parse(WithoutShell(example.CommandLine)["gx ".Length..]);
            Assert.IsNotType<ParseErrorAction>(line.Action);
        });
    }

    [Fact(Timeout = Timeout)]
    public async Task Help_OfACommand_EndsWithExamples()
    {
        var result = await _gx.RunAsync("run", "--help");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("Examples:", result.Lines);
        Assert.Contains("  gx run -", result.Lines);
    }

    [Fact(Timeout = Timeout)]
    public async Task Help_RunsAreRecorded_NamesItsArgumentsAndListsNoRuns()
    {
        _gx.Write("w.yaml", "nodes: [{ id: a, run: 'true' }]");
        await _gx.RunAsync("run", "w.yaml", "--run-id", "first-run");

        var result = await _gx.RunAsync("logs", "--help");

        Assert.Contains("  gx logs <RUN> [<NODE>] [options]", result.Lines);
        Assert.Contains(result.Lines, line => line.StartsWith("  <RUN> ", StringComparison.Ordinal));
        Assert.DoesNotContain("first-run", result.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Gx_Alone_ShowsItsCommands()
    {
        var result = await _gx.RunAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.Contains(result.Lines, line => line.StartsWith("  resume <RUN>", StringComparison.Ordinal));
    }

    [Theory(Timeout = Timeout)]
    [InlineData("Did you mean one of the following?\nrun\nruns", "rnu")]
    [InlineData("There is no option --plian", "run", "--plian")]
    [InlineData("Required argument 'FILE' missing for command: 'run'", "run")]
    [InlineData("Did you mean one of the following?\n--plain", "run", "w.yaml", "--plian")]
    public async Task Gx_WrongUsage_IsSaidOnStandardErrorWithoutTheWholeHelp(string message, params string[] arguments)
    {
        var result = await _gx.RunAsync(arguments);

        Assert.Equal((2, ""), (result.ExitCode, string.Concat(result.Lines)));
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.EndsWith("--help` shows how it is used, with examples", result.Error.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("Usage:", result.Error, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Path, Command Command)> All(Command command, string path = "gx") =>
        command.Subcommands.SelectMany(inner => All(inner, $"{path} {inner.Name}")).Prepend((path, command));

    private static string WithoutShell(string commandLine) => commandLine.Split([" > ", " | "], StringSplitOptions.None)[0];
}
