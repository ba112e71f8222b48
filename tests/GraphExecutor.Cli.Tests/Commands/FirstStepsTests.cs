namespace GraphExecutor.Cli.Tests.Commands;

/// <summary>What somebody does first: init, schema, a workflow from standard input, watching.</summary>
public sealed class FirstStepsTests : IDisposable
{
    private const int Timeout = 60_000;

    private readonly Gx _gx = new();

    public void Dispose() => _gx.Dispose();

    [Fact(Timeout = Timeout)]
    public async Task Init_NewFile_IsAWorkflowThatRunsAndHasNoWarnings()
    {
        var init = await _gx.RunAsync("init");
        var run = await _gx.RunAsync("run", "workflow.yaml", "-c", "greeting=Hi");

        Assert.Equal((0, ""), (init.ExitCode, init.Error));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(run.Lines, line => line.StartsWith("[report] Hi from Linux ", StringComparison.Ordinal));
    }

    [Fact(Timeout = Timeout)]
    public async Task Init_FileIsThere_IsLeftAsItIs()
    {
        _gx.Write("mine.yaml", "precious");

        var result = await _gx.RunAsync("init", "mine.yaml");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("mine.yaml is there already, and stays as it is", result.Error, StringComparison.Ordinal);
        Assert.Equal("precious", _gx.Read("mine.yaml"));
    }

    [Fact(Timeout = Timeout)]
    public async Task Schema_IsTheFileOfTheRepository()
    {
        var result = await _gx.RunAsync("schema");

        var file = await File.ReadAllLinesAsync(
            Path.Combine(Gx.Repository(), "src/GraphExecutor.Core/Workflows/workflow.schema.json"), TestContext.Current.CancellationToken);
        Assert.Equal(file, result.Lines);
    }

    [Theory(Timeout = Timeout)]
    [InlineData("nodes: [{ id: a, run: pwd }]")]
    [InlineData("""{ "nodes": [ { "id": "a", "run": "pwd" } ] }""")]
    public async Task Run_StandardInput_RunsWhatIsReadThere(string text)
    {
        _gx.Write("w", text);
        using var shell = _gx.StartShell($"'{Gx.Program}' run - < w");

        var output = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Gx.WaitAsync(shell);

        Assert.Equal(0, shell.ExitCode);
        Assert.StartsWith($"[a] {_gx.Directory}\n", output, StringComparison.Ordinal);
        Assert.Contains("\nworkflow completed after", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_Watch_RunsAgainWhenAFileOrTheWorkflowChangesAlsoAfterAMistake()
    {
        _gx.Write("w.yaml", "nodes: [{ id: a, run: cat input/text }]");
        _gx.Write("input/text", "one\n");
        using var process = _gx.Start("run", "w.yaml", "--watch", "input");
        await NextAsync(process.StandardOutput, "[a] one");
        await NextAsync(process.StandardError, "gx: waiting for a change; Ctrl-C ends it");

        _gx.Write("input/text", "another\n");
        await NextAsync(process.StandardOutput, "[a] another");
        await NextAsync(process.StandardError, "gx: waiting for a change; Ctrl-C ends it");
        _gx.Write("w.yaml", "nodes: []");
        await NextAsync(process.StandardError, "gx: w.yaml has a problem; nothing ran");
        await NextAsync(process.StandardError, "gx: waiting for a change; Ctrl-C ends it");
        _gx.Write("w.yaml", "nodes: [{ id: b, run: exit 3 }]");
        await NextAsync(process.StandardOutput, "b: ExitCode 3");
        await NextAsync(process.StandardError, "gx: waiting for a change; Ctrl-C ends it");
        using (var kill = System.Diagnostics.Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await Gx.WaitAsync(process);
        Assert.Equal(1, process.ExitCode);
    }

    [Theory(Timeout = Timeout)]
    [InlineData("run", "-", "--watch", "x")]
    [InlineData("run", "w.yaml", "--run-id", "r", "--watch", "x")]
    public async Task Run_WatchWhatCannotBeRunAgain_SaysSo(params string[] arguments)
    {
        var result = await _gx.RunAsync(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("each time under a new id", result.Error, StringComparison.Ordinal);
    }

    private static async Task NextAsync(StreamReader reader, string wanted)
    {
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line == wanted)
            {
                return;
            }
        }

        Assert.Fail($"never printed: {wanted}");
    }
}
