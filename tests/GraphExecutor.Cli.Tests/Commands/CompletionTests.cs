namespace GraphExecutor.Cli.Tests.Commands;

/// <summary>Completion as the shells do it, with their own machinery.</summary>
public sealed class CompletionTests : IDisposable
{
    private const int Timeout = 60_000;

    private readonly Gx _gx = new();

    public void Dispose() => _gx.Dispose();

    [Theory(Timeout = Timeout)]
    [InlineData("gx res", "resume")]
    [InlineData("gx graph w.yaml --format m", "mermaid")]
    [InlineData("gx logs fir", "first-run")]
    [InlineData("gx logs first-run b", "beta")]
    [InlineData("gx resume first-run --from al", "alpha")]
    [InlineData("gx cancel no", "")]
    [InlineData("gx run w", "")]
    public async Task Bash_Word_IsCompleted(string typed, string expected)
    {
        await RecordAsync();

        var completed = await ShellAsync("bash", $"""
            source <({Gx.Program} completion bash)
            COMP_LINE='{typed}' COMP_POINT={typed.Length} COMP_WORDS=({typed}) COMP_CWORD={typed.Split(' ').Length - 1}
            COMP_WORDS[0]={Gx.Program}
            _gx
            printf '%s\n' "${"{COMPREPLY[@]}"}"
            """);

        Assert.Equal(expected, completed);
    }

    [Fact(Timeout = Timeout)]
    public async Task Fish_Word_IsCompleted()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/fish"), "fish is not installed");
        await RecordAsync();

        var completed = await ShellAsync("fish", $"""
            fish_add_path --path {Path.GetDirectoryName(Gx.Program)}
            gx completion fish | source
            complete -C 'gx logs first-run b'
            """);

        Assert.Equal("beta", completed);
    }

    [Fact(Timeout = Timeout)]
    public async Task Zsh_Script_IsSound()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/zsh"), "zsh is not installed");
        await RecordAsync();

        var completed = await ShellAsync("zsh", $"""
            compdef() {"{ }"}
            compadd() {"{ shift; print -l -- $@ }"}
            source <({Gx.Program} completion zsh)
            words=({Gx.Program} logs first-run b) LBUFFER='gx logs first-run b'
            _gx
            """);

        Assert.Equal("beta", completed);
    }

    private async Task RecordAsync()
    {
        _gx.Write("w.yaml", "nodes: [{ id: alpha, run: 'true' }, { id: beta, run: 'true' }]");
        Assert.Equal(0, (await _gx.RunAsync("run", "w.yaml", "--run-id", "first-run")).ExitCode);
    }

    private async Task<string> ShellAsync(string shell, string script)
    {
        _gx.Write("complete", script);
        using var process = _gx.StartShell($"{shell} complete");
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Gx.WaitAsync(process);
        Assert.Equal("", error);
        return (await output).Trim();
    }
}
