using GraphExecutor.Nodes;

namespace GraphExecutor.Pty.Tests.Prompting;

public sealed class PromptTests(TestPrograms programs)
{
    private static readonly CommandPrompt Password = new("password for .*:", "s3cret\n") { OnlyWithoutEcho = true };

    [Theory(Timeout = TestCommand.Timeout)]
    [InlineData("before")]
    [InlineData("after")]
    [InlineData("before split")]
    [InlineData("after split")]
    [InlineData("before coloured")]
    [InlineData("after coloured")]
    public async Task RunAsync_AsksLikeSudo_IsAnswered(string how)
    {
        var output = new RecordedOutput();
        var result = await TestCommand.RunAsync(Ask(how, Password), output);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("right", output.Lines[^1]);
        Assert.DoesNotContain("s3cret", string.Concat([.. output.Lines, .. output.Partials]), StringComparison.Ordinal);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_EchoNeverGoesOff_SecretIsNeverTyped()
    {
        var output = new RecordedOutput();
        var result = await TestCommand.RunAsync(Ask("never", Password), output);
        Assert.Equal(3, result.ExitCode);
        Assert.Equal("nothing was typed", output.Lines[^1]);
        Assert.DoesNotContain("s3cret", string.Concat([.. output.Lines, .. output.Partials]), StringComparison.Ordinal);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_EchoMayBeOn_IsAnswered()
    {
        var output = new RecordedOutput();
        await TestCommand.RunAsync(Ask("never", Password with { OnlyWithoutEcho = false }), output);
        Assert.Equal("right", output.Lines[^1]);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_WrongPassword_IsTypedAsOftenAsAllowed()
    {
        var output = new RecordedOutput();
        var result = await TestCommand.RunAsync(Ask("after three", Password with { Send = "wr\u00F6ng\n", Times = 3 }), output);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(3, output.Lines.Count(line => line == "wrong"));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_AskedMoreOftenThanAllowed_IsLeftWaiting()
    {
        var output = new RecordedOutput();
        var request = Ask("before three", Password with { Send = "wrong\n", Times = 2 });
        var result = await TestCommand.RunAsync(request with { IdleTimeout = TimeSpan.FromSeconds(3) }, output);
        Assert.Equal(CommandEnding.IdleTimedOut, result.Ending);
        Assert.Equal(2, output.Lines.Count(line => line == "wrong"));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_ReadsOfBash_AreAnswered()
    {
        var request = TestCommand.Shell(
            """
            read -p 'Name: ' name
            read -s -p 'Password: ' password; echo
            for i in 1 2; do read -p "Continue with $i? [y/n] " answer; echo "$i=$answer"; done
            echo "$name has ${#password} characters"
            """) with
        {
            Prompts =
            [
                new("Name: $", "bob\n"),
                new("Password: $", "s3cret\n") { OnlyWithoutEcho = true },
                new(@"\? \[y/n\] $", "y\n") { Times = 2 },
            ],
        };
        var lines = await TestCommand.LinesOfAsync(request);
        Assert.Equal(
            ["Name: bob", "Password: ", "Continue with 1? [y/n] y", "1=y", "Continue with 2? [y/n] y", "2=y", "bob has 6 characters"],
            lines);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_FilterHidesThePrompt_IsAnsweredAllTheSame()
    {
        var request = TestCommand.Shell("read -p 'a: ' x; echo got $x") with
        {
            Prompts = [new("^a: $", "b\n")],
            CreateFilter = () => new LaggingFilter(),
        };
        Assert.Equal(["A: B", "GOT B", "."], await TestCommand.LinesOfAsync(request));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_LongAnswer_ArrivesWhole()
    {
        var answer = string.Concat(Enumerable.Range(1, 20_000).Select(number => $"{number}\n"));
        var request = TestCommand.Shell("stty -echo; printf 'go: '; head -n 20000 | cksum; seq 1 20000 | cksum") with
        {
            Prompts = [new("go: ", answer) { OnlyWithoutEcho = true }],
        };
        var lines = await TestCommand.LinesOfAsync(request);
        Assert.Equal("go: " + lines[1], lines[0]);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_LongLineInCanonicalMode_IsCutByTheTerminal()
    {
        var request = TestCommand.Shell("stty -echo; read -p 'go: ' -r x; echo ${#x}") with
        {
            Prompts = [new("go: ", new string('x', 10_000) + "\n")],
        };
        Assert.Equal(["go: 4095"], await TestCommand.LinesOfAsync(request));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_LongLineInRawMode_ArrivesWhole()
    {
        var request = TestCommand.Shell("stty raw -echo; printf 'go: '; head -c 100000 | wc -c") with
        {
            Prompts = [new("go: ", new string('x', 100_000))],
        };
        Assert.Equal(["go: 100000"], await TestCommand.LinesOfAsync(request));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_NeverReadsItsTerminal_EndsAsEver()
    {
        var output = new RecordedOutput();
        var request = TestCommand.Shell("stty -echo; for i in {1..20000}; do echo 'go: '; done; echo end") with
        {
            Prompts = [new("go: ", string.Concat(Enumerable.Repeat("line\n", 400_000))) { Times = 1000 }],
        };
        var result = await TestCommand.RunAsync(request, output);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(20_001, output.Lines.Count);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_MuchOutputWithPrompts_IsNotHeldUp()
    {
        var output = new RecordedOutput();
        var request = TestCommand.Program("seq", "1", "1000000") with
        {
            Prompts = [new("never: $", "x"), new("[0-9]+ [a-z]+", "x"), new("1", "s3cret") { OnlyWithoutEcho = true }],
        };
        await TestCommand.RunAsync(request, output);
        Assert.Equal(1_000_000, output.Lines.Count);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_Pipes_AnswerNothing()
    {
        var output = new RecordedOutput();
        var request = TestCommand.Shell("echo 'go: '; read x || echo none") with { Terminal = null, Prompts = [new("go: ", "x\n")] };
        await TestCommand.RunAsync(request, output);
        Assert.Equal(["go: ", "none"], output.Lines);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_PromptIsNoExpression_Fails() =>
        await Assert.ThrowsAsync<ArgumentException>(() => TestCommand.RunAsync(TestCommand.Shell(":") with { Prompts = [new("(", "x")] }));

    private CommandRequest Ask(string how, CommandPrompt prompt) =>
        TestCommand.Program([programs["ask"], .. how.Split(' ')]) with { Prompts = [prompt] };
}
