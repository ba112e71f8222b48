using System.Text.Json;

namespace GraphExecutor.Cli.Tests.Commands;

public sealed class ResumeTests : IDisposable
{
    private const int Timeout = 60_000;

    // Each node counts its runs in a file of its own name; b fails until there is a file "fixed".
    private const string Workflow = """
        context: { who: world }
        nodes:
          - { id: a, run: "echo run >> a; echo v=one >> $GX_OUTPUT" }
          - { id: b, run: "echo run >> b; test -e fixed", needs: [a] }
          - { id: c, run: "echo run >> c; echo got $V", needs: [b], env: { V: "${{ nodes.a.output.v }}" } }
          - { id: d, run: "echo run >> d; echo to $W", env: { W: "${{ context.who }}" } }
        """;

    private readonly Gx _gx = new();

    public void Dispose() => _gx.Dispose();

    [Fact(Timeout = Timeout)]
    public async Task Resume_AfterAFailure_RunsOnlyWhatIsLeftAndIsOneHistory()
    {
        await RunAsync(Workflow);
        _gx.Write("fixed", "");

        var result = await _gx.RunAsync("resume", "r1", "--json");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal((1, 2, 1, 1), Counts());
        var events = result.Lines.Select(line => JsonElement.Parse(line)).ToList();
        Assert.All(events, e => Assert.Equal(2, e.GetProperty("attempt").GetInt32()));
        Assert.Equal(["a", "d"], events.Where(e => e.TryGetProperty("reused", out var reused) && reused.GetBoolean()).Select(e => e.GetProperty("nodeId").GetString()!).Order());
        Assert.Contains("got one", result.Output, StringComparison.Ordinal);
        var shown = JsonElement.Parse((await _gx.RunAsync("show", "r1", "--json")).Output);
        Assert.Equal(["failed", "completed"], shown.GetProperty("attempts").EnumerateArray().Select(attempt => attempt.GetProperty("status").GetString()!));
        Assert.Equal([1, 2, 2, 1], shown.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("attempt").GetInt32()));
    }

    [Fact(Timeout = Timeout)]
    public async Task Resume_EventsOfANode_HaveVersionsWithoutAHole()
    {
        var first = await RunAsync(Workflow, "--json");
        _gx.Write("fixed", "");

        var second = await _gx.RunAsync("resume", "r1", "--json");

        foreach (var node in (string[])["b", "c"])
        {
            var versions = first.Lines.Concat(second.Lines).Select(line => JsonElement.Parse(line))
                .Where(e => e.GetProperty("type").ValueEquals("node") && e.GetProperty("nodeId").ValueEquals(node))
                .Select(e => e.GetProperty("version").GetInt32()).ToList();
            Assert.Equal(Enumerable.Range(1, versions.Count), versions);
        }
    }

    [Fact(Timeout = Timeout)]
    public async Task Resume_From_RunsTheNodeAndWhatComesAfterAgain()
    {
        _gx.Write("fixed", "");
        await RunAsync(Workflow, exitCode: 0);

        var result = await _gx.RunAsync("resume", "r1", "--from", "b");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal((1, 2, 2, 1), Counts());
    }

    [Fact(Timeout = Timeout)]
    public async Task Resume_Plan_ListsWhatWouldHappenAndStartsNothing()
    {
        await RunAsync(Workflow);

        var text = await _gx.RunAsync("resume", "r1", "--plan", "-c", "who=moon");
        var json = await _gx.RunAsync("resume", "r1", "--plan", "--json");

        Assert.Equal(
            [
                "reused  a  it completed",
                "re-run  b  it failed: ExitCode 1",
                "re-run  c  it failed: UpstreamFailed: b → c",
                "reused  d  it completed (with the earlier value of who)",
                "attempt 2 of run r1: 2 reused, 2 decided again",
            ],
            text.Lines);
        var plan = JsonElement.Parse(json.Output);
        Assert.Equal(2, plan.GetProperty("attempt").GetInt32());
        Assert.Equal(["reused", "re-run", "re-run", "reused"], plan.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("action").GetString()!));
        Assert.Equal((0, 0), (text.ExitCode, json.ExitCode));
        Assert.Equal((1, 1, 0, 1), Counts());
    }

    [Fact(Timeout = Timeout)]
    public async Task Resume_Workflow_ReusesOnlyWhatIsAsItWas()
    {
        await RunAsync(Workflow);
        var edited = _gx.Write("edited.yaml", Workflow.Replace("test -e fixed", "true", StringComparison.Ordinal)
            .Replace("to $W", "bye $W", StringComparison.Ordinal) + "\n  - { id: e, run: \"echo run >> e\", needs: [a, d] }");

        var plan = await _gx.RunAsync("resume", "r1", "--workflow", edited, "--plan");
        var result = await _gx.RunAsync("resume", "r1", "--workflow", edited, "-c", "who=moon");

        Assert.Contains("re-run  d  its definition changed", plan.Lines);
        Assert.Contains("new     e  the earlier workflow did not have it", plan.Lines);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal((1, 2, 1, 2), Counts());
        Assert.Equal(1, _gx.Count("e"));
        Assert.Contains("[d] bye moon", result.Lines);
    }

    [Fact(Timeout = Timeout)]
    public async Task Resume_ThirdAttempt_ReusesWhatEitherOfTheFirstDid()
    {
        var workflow = Workflow.Replace("echo run >> c;", "echo run >> c; test -e fixed2;", StringComparison.Ordinal);
        await RunAsync(workflow);
        _gx.Write("fixed", "");
        Assert.Equal(1, (await _gx.RunAsync("resume", "r1")).ExitCode);
        _gx.Write("fixed2", "");

        var result = await _gx.RunAsync("resume", "r1");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal((1, 2, 2, 1), Counts());
    }

    [Fact(Timeout = Timeout)]
    public async Task Resume_AttemptThatDiedBeforeItCameToANode_TheNodeIsStillDecidedAgain()
    {
        const string OneByOne = """
            maxParallelism: 1
            nodes:
              - { id: a, run: "echo run >> a" }
              - { id: block, run: "if [ -e stop ]; then echo blocked; exec sleep 1000; fi" }
              - { id: b, run: "echo run >> b", needs: [a] }
            """;
        await RunAsync(OneByOne, exitCode: 0);
        _gx.Write("stop", "");
        using var second = await _gx.StartUntilAsync("blocked", "resume", "r1", "--from", "a", "--from", "block");
        await Gx.CrashAsync(second);
        File.Delete(Path.Combine(_gx.Directory, "stop"));

        var third = await _gx.RunAsync("resume", "r1");

        Assert.Equal(0, third.ExitCode);
        Assert.Equal((2, 2), (_gx.Count("a"), _gx.Count("b")));
    }

    [Fact(Timeout = Timeout)]
    public async Task Resume_FailFast_RunsWhatWasCancelled()
    {
        await RunAsync("""
            failFast: true
            nodes:
              - { id: bad, run: "test -e fixed" }
              - { id: slow, run: "until [ -e fixed ]; do sleep 0.05; [ $GX_RUN_ATTEMPT = 1 ] || break; [ -e never ] || exit 0; done" }
              - { id: after, run: "echo run >> after", needs: [slow] }
            maxParallelism: 1
            """);
        Assert.Equal(0, _gx.Count("after"));
        _gx.Write("fixed", "");

        var result = await _gx.RunAsync("resume", "r1");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(1, _gx.Count("after"));
    }

    [Fact(Timeout = Timeout)]
    public async Task Resume_Secrets_AreReadAgainWhereTheyCameFromAndKeptNowhere()
    {
        const string Secret = "s3cr\"et-w0rd/ü";
        _gx.Write("secret", Secret);
        await RunAsync("""
            secrets: [password]
            nodes:
              - { id: a, run: 'echo "$P"; echo "p=$P" >> $GX_OUTPUT; echo "$P" | base64', env: { P: "${{ secrets.password }}" } }
              - { id: b, run: 'echo "$P"; test "$P" = "$(cat secret)" && test -e fixed', needs: [a], env: { P: "${{ secrets.password }}" } }
            """, "-s", "password=file:secret");
        _gx.Write("fixed", "");
        _gx.Write("secret", Secret + "-changed");

        var result = await _gx.RunAsync("resume", "r1");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var bytes = Directory.GetFiles(Path.Combine(_gx.Directory, "state/graphexecutor"), "runs.db*").SelectMany(File.ReadAllBytes).ToArray();
        var base64 = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Secret + "\n"));
        foreach (var form in (string[])[Secret, Secret[..8], "s3cr\\\"et", "s3cr\\u0022et", base64, base64[..12]])
        {
            Assert.Equal(-1, bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(form)));
        }
    }

    [Theory(Timeout = Timeout)]
    [InlineData(4, "there is nothing to resume", "r1")]
    [InlineData(3, "there is no run nope", "nope")]
    [InlineData(2, "There is no node \"x\"", "r1", "--from", "x")]
    [InlineData(2, "is no store", "r1", "--store", "file")]
    public async Task Resume_CannotBe_SaysWhy(int exitCode, string message, params string[] arguments)
    {
        await RunAsync("nodes: [{ id: a, run: \"true\" }]", exitCode: 0);

        var result = await _gx.RunAsync(["resume", .. arguments]);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Resume_ManyAtOnce_OneRunsAndTheOthersExitWith4()
    {
        await RunAsync("nodes: [{ id: a, run: \"echo run >> a; test -e fixed; until [ -e done ]; do sleep 0.02; done\" }]");
        _gx.Write("fixed", "");
        var resumed = Enumerable.Range(0, 4).Select(_ => _gx.RunAsync("resume", "r1")).ToList();

        // All but the one that runs.
        for (var i = 0; i < 3; i++)
        {
            var lost = await Task.WhenAny(resumed);
            resumed.Remove(lost);
            Assert.Equal(4, (await lost).ExitCode);
        }

        _gx.Write("done", "");
        Assert.Equal(0, (await resumed.Single()).ExitCode);
        Assert.Equal(2, _gx.Count("a"));
    }

    private (int A, int B, int C, int D) Counts() => (_gx.Count("a"), _gx.Count("b"), _gx.Count("c"), _gx.Count("d"));

    private Task<GxResult> RunAsync(string workflow, params string[] arguments) => RunAsync(workflow, 1, arguments);

    private async Task<GxResult> RunAsync(string workflow, int exitCode, params string[] arguments)
    {
        var result = await _gx.RunAsync(["run", _gx.Write("w.yaml", workflow), "--run-id", "r1", .. arguments]);
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Error));
        return result;
    }
}
