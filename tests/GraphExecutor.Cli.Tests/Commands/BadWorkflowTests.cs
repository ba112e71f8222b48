using System.Text;

namespace GraphExecutor.Cli.Tests.Commands;

public sealed class BadWorkflowTests : IDisposable
{
    private const int Timeout = 60_000;

    private readonly Gx _gx = new();

    public static TheoryData<string, string, string> Texts => new()
    {
        { "empty.yaml", "", "the text is empty" },
        { "comment.yaml", "# nothing\n", "only comments" },
        { "deep.json", new string('[', 5_000) + new string(']', 5_000), "nested more than 64 deep" },
        { "deep.yaml", "nodes: " + new string('[', 5_000) + new string(']', 5_000), "nested more than 64 deep" },
        { "bomb.yaml", Bomb(), "aliases expand to more than" },
        { "cycle.yaml", "nodes: [{ id: a, run: x, needs: [b] }, { id: b, run: x, needs: [a] }]", "a → b → a" },
        { "id.yaml", "nodes: [{ id: a, run: x }, { id: a, run: x }]", "nodes[0] has the id \"a\" already" },
        { "edge.yaml", "nodes: [{ id: a, run: x }, { id: b, run: x, needs: [a, a] }]", "an edge from \"a\" to \"b\" on success already" },
        { "property.yaml", "nodes: [{ id: a, rum: x }]", "Did you mean `run`?" },
        { "end.yaml", "nodes: [{ id: a, run: x }]\nedges: [{ sorce: a, target: b }]", "Did you mean `source`?" },
        { "run.yaml", "nodes: [{ id: a, run: 'echo ${{ context.x }}' }]", "a script takes no ${{ }}" },
        { "broken.yaml", "nodes: [{ id: a, run: x, env: { A: '${{ context. }}' } }]", "is not JMESPath" },
        { "early.yaml", "nodes: [{ id: a, run: x }, { id: b, run: x, env: { A: '${{ nodes.a.status }}' } }]", "need not have settled" },
        { "type.json", """{ "nodes": [ { "id": "a", "run": 5 } ] }""", "the number 5 stands where a text is wanted" },
        { "duration.yaml", "nodes: [{ id: a, run: x, timeout: soon }]", "\"soon\" is not a duration" },
        { "later.yaml", "nodes: [{ id: a, type: approval }]", "This version knows: command, function" },
    };

    public void Dispose() => _gx.Dispose();

    [Theory(Timeout = Timeout)]
    [MemberData(nameof(Texts))]
    public async Task Run_BadText_SaysWhatAndWhereAndExitsWith2(string name, string text, string message)
    {
        var file = _gx.Write(name, text);

        var result = await _gx.RunAsync("run", file);

        AssertRejected(result, message);
        Assert.Contains($"{file}: ", result.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_MissingFile_SaysSo() => AssertRejected(await _gx.RunAsync("run", "nope.yaml"), "there is no file nope.yaml");

    [Fact(Timeout = Timeout)]
    public async Task Run_Directory_SaysSo() => AssertRejected(await _gx.RunAsync("run", _gx.Directory), "is a directory");

    [Fact(Timeout = Timeout)]
    public async Task Run_InvalidUtf8_SaysWhere()
    {
        var file = _gx.Write("w.yaml", [.. Encoding.UTF8.GetBytes("nodes:\n- id: "), 0xFF]);

        AssertRejected(await _gx.RunAsync("run", file), "line 2: the text is not UTF-8: byte 0xFF at offset 13");
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_FileOf100Megabytes_IsRefusedUnread()
    {
        var file = _gx.Write("w.json", "");
        using (var stream = File.OpenWrite(file))
        {
            stream.SetLength(100_000_000);
        }

        AssertRejected(await _gx.RunAsync("run", file), "larger than 67,108,864 bytes");
    }

    [Fact(Timeout = Timeout)]
    public async Task Validate_GoodAndBad_SaysWhich()
    {
        var good = await _gx.RunAsync("validate", _gx.Write("good.yaml", "nodes: [{ id: a, run: touch ran }, { id: b, run: x, needs: [a] }]"));
        var bad = await _gx.RunAsync("validate", _gx.Write("bad.yaml", "nodes: [{ id: a }, { id: b, runs: x }]"));

        Assert.Equal((0, ""), (good.ExitCode, good.Error));
        Assert.EndsWith("good is fine: 2 nodes, 1 edge\n", good.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_gx.Directory, "ran")));
        AssertRejected(bad, "Did you mean `run`?");
        Assert.Contains("nodes[0]: the node does not say what to do", bad.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Gx_Help_NamesItsCommands()
    {
        var result = await _gx.RunAsync("--help");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("run <FILE>", result.Output, StringComparison.Ordinal);
        Assert.Contains("validate <FILE>", result.Output, StringComparison.Ordinal);
    }

    private static void AssertRejected(GxResult result, string message)
    {
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    }

    private static string Bomb()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++)
        {
            text.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        return text.Append("nodes: *a11\n").ToString();
    }
}
