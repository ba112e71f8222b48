using GraphExecutor.Nodes;

namespace GraphExecutor.Pty.Tests.Spawning;

[Collection(nameof(RunsAlone))]
public sealed class SpawnFailureTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("gx-test-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact(Timeout = TestCommand.Timeout)]
    public Task RunAsync_UnknownProgram_NamesProgramAndPath() =>
        FailsAsync(TestCommand.Program("no-such-program-here"), "'no-such-program-here' was not found", "PATH");

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_ProgramInCommandsOwnPath_IsFound()
    {
        Script("tool", "#!/bin/sh\necho from tool\n", executable: true);
        var request = TestCommand.Program("tool") with { Environment = With("PATH", "/nowhere:" + _directory) };
        Assert.Equal(["from tool"], await TestCommand.LinesOfAsync(request));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_RelativeProgram_StartsAtWorkingDirectory()
    {
        Script("tool", "#!/bin/sh\necho from here\n", executable: true);
        Assert.Equal(["from here"], await TestCommand.LinesOfAsync(TestCommand.Program("./tool") with { WorkingDirectory = _directory }));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public Task RunAsync_UnknownPath_SaysSo() => FailsAsync(TestCommand.Program("/no/such/program"), "'/no/such/program' does not exist");

    [Fact(Timeout = TestCommand.Timeout)]
    public Task RunAsync_NotExecutable_SaysHowToMendIt()
    {
        Script("tool", "#!/bin/sh\n", executable: false);
        return FailsAsync(TestCommand.Program(_directory + "/tool"), "may not be executed", "chmod +x");
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public Task RunAsync_NotExecutableInPath_SaysHowToMendIt()
    {
        Script("tool", "#!/bin/sh\n", executable: false);
        var request = TestCommand.Program("tool") with { Environment = With("PATH", _directory) };
        return FailsAsync(request, "may not be executed", "chmod +x");
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public Task RunAsync_Directory_SaysSo() => FailsAsync(TestCommand.Program(_directory), "is a directory");

    [Fact(Timeout = TestCommand.Timeout)]
    public Task RunAsync_MissingInterpreter_IsToldFromMissingProgram()
    {
        Script("tool", "#!/no/such/interpreter\n", executable: true);
        return FailsAsync(TestCommand.Program(_directory + "/tool"), "interpreter");
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public Task RunAsync_NoProgramFormat_SaysSo()
    {
        Script("tool", "echo hello\n", executable: true);
        return FailsAsync(TestCommand.Program(_directory + "/tool"), "not a program for this machine", "#!");
    }

    [Theory(Timeout = TestCommand.Timeout)]
    [InlineData("true")]
    [InlineData("/bin/true")]
    public Task RunAsync_MissingWorkingDirectory_IsToldFromMissingProgram(string program) =>
        FailsAsync(
            TestCommand.Program(program) with { WorkingDirectory = "/no/such/place" },
            "working directory '/no/such/place' does not exist");

    [Fact(Timeout = TestCommand.Timeout)]
    public Task RunAsync_FileAsWorkingDirectory_SaysSo()
    {
        Script("file", "", executable: false);
        return FailsAsync(TestCommand.Program("true") with { WorkingDirectory = _directory + "/file" }, "is a file");
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public Task RunAsync_TooManyArguments_SaysSo() =>
        FailsAsync(TestCommand.Program("true", new string('x', 3_000_000)), "too large", "128 KiB");

    [Fact(Timeout = TestCommand.Timeout)]
    public Task RunAsync_NulInArgument_SaysSo() => FailsAsync(TestCommand.Program("echo", "a\0b"), "NUL");

    [Theory(Timeout = TestCommand.Timeout)]
    [InlineData("")]
    [InlineData("A=B")]
    public Task RunAsync_InvalidVariableName_SaysSo(string name) =>
        FailsAsync(TestCommand.Program("true") with { Environment = With(name, "x") }, "environment variable");

    [Fact(Timeout = TestCommand.Timeout)]
    public Task RunAsync_NoTemporaryDirectory_SaysSo()
    {
        Script("file", "", executable: false);
        var options = new PtyCommandRunnerOptions { TemporaryDirectory = _directory + "/file" };
        return FailsAsync(TestCommand.Program("true"), "GX_OUTPUT", options);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public Task RunAsync_NoProgram_Throws() =>
        Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => TestCommand.RunAsync(TestCommand.Program()));

    private static Dictionary<string, string> With(string name, string value) => new() { [name] = value };

    private static Task FailsAsync(CommandRequest request, params string[] message) => FailsAsync(request, message, null);

    private static Task FailsAsync(CommandRequest request, string message, PtyCommandRunnerOptions options) =>
        FailsAsync(request, [message], options);

    private static async Task FailsAsync(CommandRequest request, string[] message, PtyCommandRunnerOptions? options)
    {
        foreach (var terminal in new TerminalSize?[] { TerminalSize.Default, null })
        {
            var result = await TestCommand.RunAsync(request with { Terminal = terminal }, options: options);
            Assert.Equal((CommandEnding.SpawnFailed, (int?)null, (int?)null), (result.Ending, result.ExitCode, result.Signal));
            Assert.All(message, part => Assert.Contains(part, result.Message, StringComparison.Ordinal));
        }
    }

    private void Script(string name, string text, bool executable)
    {
        var path = Path.Combine(_directory, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, executable ? (UnixFileMode)0b111_101_101 : (UnixFileMode)0b110_100_100);
    }
}
