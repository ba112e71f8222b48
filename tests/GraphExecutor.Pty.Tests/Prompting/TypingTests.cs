using GraphExecutor.Nodes;

namespace GraphExecutor.Pty.Tests.Prompting;

/// <summary>People type into the terminals of commands.</summary>
public sealed class TypingTests
{
    [Fact(Timeout = TestCommand.Timeout)]
    public async Task TryType_CommandReads_GetsIt()
    {
        var input = new CommandInput();
        var output = new RecordedOutput();
        var running = TestCommand.RunAsync(TestCommand.Shell("echo ready; read a; read b; echo \"$a and $b\"") with { Input = input }, output);
        await output.WaitForAsync(line => line == "ready");

        Assert.True(input.TryType("øne\rtw"));
        Assert.True(input.TryType("o\n"));

        Assert.Equal(0, (await running).ExitCode);
        Assert.Equal("øne and two", output.Lines[^1]);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task TryType_WithPrompts_BothAreTyped()
    {
        var input = new CommandInput();
        var output = new RecordedOutput();
        var request = TestCommand.Shell("read -p 'name? ' a; echo ready; read b; echo \"$a and $b\"") with { Input = input, Prompts = [new("name\\?", "me\n")] };
        var running = TestCommand.RunAsync(request, output);
        await output.WaitForAsync(line => line == "ready");

        Assert.True(input.TryType("you\n"));

        Assert.Equal(0, (await running).ExitCode);
        Assert.Equal("me and you", output.Lines[^1]);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task TryType_CommandDoesNotRead_IsRefusedInTheEnd()
    {
        var input = new CommandInput();
        var output = new RecordedOutput();
        using var cancel = new CancellationTokenSource();
        await using var runner = new PtyCommandRunner();
        var running = runner.RunAsync(TestCommand.Shell("stty raw -echo; echo ready; sleep 300") with { Input = input }, output, cancel.Token);
        await output.WaitForAsync(line => line.Contains("ready", StringComparison.Ordinal));

        var part = new string('x', 1024);
        var taken = 0;
        while (input.TryType(part))
        {
            Assert.InRange(++taken, 1, 1024);
        }

        await cancel.CancelAsync();
        Assert.Equal(CommandEnding.Cancelled, (await running).Ending);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task TryType_NoTerminal_IsRefused()
    {
        var input = new CommandInput();
        Assert.False(input.TryType("before it starts\n"));
        var output = new RecordedOutput();
        var running = TestCommand.RunAsync(TestCommand.Shell("echo ready; cat") with { Input = input, Terminal = null }, output);
        await output.WaitForAsync(line => line == "ready");
        Assert.False(input.TryType("no terminal\n"));
        Assert.Equal(0, (await running).ExitCode);

        await TestCommand.RunAsync(TestCommand.Shell("true") with { Input = input });
        Assert.False(input.TryType("after its end\n"));
    }
}
