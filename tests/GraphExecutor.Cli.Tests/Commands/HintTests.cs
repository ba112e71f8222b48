using System.Text.RegularExpressions;
using GraphExecutor.Cli.Tests.Serving;

namespace GraphExecutor.Cli.Tests.Commands;

/// <summary>What <c>gx</c> says to type next works as it is pasted, wherever the runs are.</summary>
public sealed class HintTests : IDisposable
{
    private const int Timeout = 120_000;

    private readonly Gx _gx = new();

    public void Dispose() => _gx.Dispose();

    [Fact(Timeout = Timeout)]
    public async Task Hints_RunsOfAStore_NameIt()
    {
        _gx.Write("with space/w.yaml", "nodes: [{ id: a, run: 'exit 3' }]");
        string[] place = ["--store", "sqlite:with space/runs.db"];
        Assert.Equal(1, (await _gx.RunAsync(["run", "with space/w.yaml", "--run-id", "r1", .. place])).ExitCode);

        await AssertHintsAsync("--store 'sqlite:with space/runs.db'", place);
    }

    [Fact(Timeout = Timeout)]
    public async Task Hints_RunsOfAServer_NameIt()
    {
        _gx.Write("w.yaml", "nodes: [{ id: a, run: 'exit 3' }]");
        using var server = await Server.StartAsync(_gx, "--store", "memory");
        var address = server.Client.BaseAddress!.OriginalString;
        Assert.Equal(1, (await _gx.RunAsync("run", "w.yaml", "--run-id", "r1", "--server", address)).ExitCode);

        await AssertHintsAsync($"--server {address}", "--server", address);
    }

    [Theory]
    [InlineData("mongodb://localhost/x?replicaSet=a&w=1", " --store 'mongodb://localhost/x?replicaSet=a&w=1'")]
    [InlineData("mongodb://me:hush@localhost/x", " --store mongodb://…")]
    [InlineData("mongodb+srv://host/?authMechanismProperties=AWS_SESSION_TOKEN:hush", " --store mongodb+srv://…")]
    [InlineData("sqlite:it's", @" --store 'sqlite:it'\''s'")]
    [InlineData(null, "")]
    public void StoreOption_IsComplete_UnlessItMayHoldAPassword(string? location, string option) => Assert.Equal(option, Cli.Runs.Stores.OptionFor(location));

    /// <summary>Executes each command that is named in what these print.</summary>
    private async Task AssertHintsAsync(string named, params string[] place)
    {
        var hints = new List<string>();
        foreach (var command in (string[][])[["show", "r1"], ["show", "nope"], ["logs", "nope"], ["logs", "r1", "nope"], ["cancel", "r1"], ["input", "r1", "nope", "x"]])
        {
            var result = await _gx.RunAsync([.. command, .. place]);
            var found = Regex.Matches(result.Output + result.Error, "(?<=`)gx [^`]*(?=`)|gx (logs|resume) r1 .*?(?= shows| goes)").Select(match => match.Value).ToList();
            Assert.True(found.Count > 0, $"{string.Join(' ', command)}: {result}");
            hints.AddRange(found);
        }

        foreach (var hint in hints)
        {
            Assert.EndsWith(named, hint, StringComparison.Ordinal);
            using var shell = _gx.StartShell($"'{Gx.Program}'{hint["gx".Length..]}");
            var error = shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            _ = shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await Gx.WaitAsync(shell);

            // The run fails when it is resumed.
            Assert.True(shell.ExitCode is 0 or 1, $"{hint}: {shell.ExitCode} {await error}");
        }
    }
}
