using System.Text;
using GraphExecutor.Nodes;

namespace GraphExecutor.Pty.Tests.Spawning;

public sealed class CommandFilesTests
{
    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_Output_IsWhatTheCommandWrote()
    {
        var result = await TestCommand.RunAsync(
            TestCommand.Shell("test ! -s $GX_OUTPUT; echo a=1 >>$GX_OUTPUT; echo b=é >>$GX_OUTPUT"));
        Assert.Equal("a=1\nb=é\n", Encoding.UTF8.GetString(result.Output.Span));
        Assert.Equal(result.Output.Length, result.OutputSize);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_Inputs_AreInTheirFile()
    {
        var inputs = "{\"text\":\"" + new string('é', 200_000) + "\"}";
        var result = await TestCommand.RunAsync(TestCommand.Shell("cat $GX_INPUTS >$GX_OUTPUT") with { Inputs = inputs });
        Assert.Equal(inputs, Encoding.UTF8.GetString(result.Output.Span));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_Files_ArePrivateAndRemoved()
    {
        var lines = await TestCommand.LinesOfAsync(
            TestCommand.Shell("stat -c %a $GX_OUTPUT $GX_INPUTS $(dirname $GX_OUTPUT); echo $GX_OUTPUT; echo $GX_INPUTS"));
        Assert.Equal(["600", "600", "700"], lines.Take(3));
        Assert.All(lines.Skip(3), file => Assert.False(File.Exists(file)));
        Assert.False(Directory.Exists(Path.GetDirectoryName(lines[3])));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_OutputAtLimit_IsGiven()
    {
        var result = await TestCommand.RunAsync(TestCommand.Shell("printf 12345 >$GX_OUTPUT") with { OutputLimit = 5 });
        Assert.Equal((5, 5L), (result.Output.Length, result.OutputSize));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_OutputOverLimit_GivesItsSizeOnly()
    {
        var result = await TestCommand.RunAsync(TestCommand.Shell("truncate -s 10G $GX_OUTPUT") with { OutputLimit = 5 });
        Assert.Equal((0, 10L << 30), (result.Output.Length, result.OutputSize));
    }

    [Theory(Timeout = TestCommand.Timeout)]
    [InlineData("")]
    [InlineData("mkfifo $GX_OUTPUT")]
    [InlineData("ln -s /etc/passwd $GX_OUTPUT")]
    [InlineData("mkdir -p $GX_OUTPUT/a/b; ln -s /etc $GX_OUTPUT/a/c; touch $GX_OUTPUT/a/d")]
    [InlineData("mknod $GX_OUTPUT c 1 5 || true")]
    public async Task RunAsync_OutputReplaced_IsIgnoredAndRemoved(string script)
    {
        var output = new RecordedOutput();
        var result = await TestCommand.RunAsync(TestCommand.Shell("echo $GX_OUTPUT; rm $GX_OUTPUT; " + script), output);
        Assert.Equal((CommandEnding.Exited, 0, 0, 0L), (result.Ending, result.ExitCode, result.Output.Length, result.OutputSize));
        Assert.False(Path.Exists(output.Lines[0]));
        Assert.False(Directory.Exists(Path.GetDirectoryName(output.Lines[0])));
        Assert.True(Directory.Exists("/etc"));
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_AnEarlierCommandStillWrites_OutputIsItsOwn()
    {
        var directory = Directory.CreateTempSubdirectory("gx-test-").FullName;
        await using (var runner = new PtyCommandRunner())
        {
            const string Writer = "(read go <begin; echo late=1 >&3; echo >end) 3>>$GX_OUTPUT >/dev/null 2>&1 &";
            await runner.RunAsync(
                TestCommand.Shell("mkfifo begin end; trap '' HUP; " + Writer) with { Detach = true, WorkingDirectory = directory },
                new RecordedOutput(), TestContext.Current.CancellationToken);
            var result = await runner.RunAsync(
                TestCommand.Shell("echo mine=1 >>$GX_OUTPUT; echo >begin; read done <end") with { WorkingDirectory = directory },
                new RecordedOutput(), TestContext.Current.CancellationToken);
            Assert.Equal("mine=1\n", Encoding.UTF8.GetString(result.Output.Span));
        }

        Directory.Delete(directory, recursive: true);
    }

    [Fact(Timeout = TestCommand.Timeout)]
    public async Task RunAsync_DirectoryTidiedUp_IsMadeAgain()
    {
        await using var runner = new PtyCommandRunner();
        for (var round = 0; round < 2; round++)
        {
            var result = await runner.RunAsync(
                TestCommand.Shell("rm -r $(dirname $GX_OUTPUT)"), new RecordedOutput(), TestContext.Current.CancellationToken);
            Assert.Equal((CommandEnding.Exited, 0), (result.Ending, result.ExitCode));
        }
    }
}
