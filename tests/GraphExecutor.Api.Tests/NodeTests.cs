using System.Globalization;
using System.Text.Json;
using GraphExecutor.Events;
using static GraphExecutor.Api.Tests.ApiServer;

namespace GraphExecutor.Api.Tests;

/// <summary>The logs of nodes, and typing into their terminals.</summary>
public sealed class NodeTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact(Timeout = 30_000)]
    public async Task Log_IsTextOrJsonInPages()
    {
        await _server.StartRunAsync("nodes: [{ id: a, run: seq 2500 }]", "r1");
        await _server.WaitForAsync("r1", "completed");

        var text = await _server.Client.GetStringAsync("/api/runs/r1/nodes/a/log", Token);
        var end = await _server.Client.GetStringAsync("/api/runs/r1/nodes/a/log?fromLine=2498", Token);
        var tail = await _server.Client.GetStringAsync("/api/runs/r1/nodes/a/log?tail=true&limit=3", Token);
        var page = await _server.ReadAsync("/api/runs/r1/nodes/a/log?limit=1200", "application/json");

        Assert.Equal(Enumerable.Range(1, 2500).Select(i => i.ToString(CultureInfo.InvariantCulture)), text.TrimEnd('\n').Split('\n'));
        Assert.Equal("2499\n2500\n", end);
        Assert.Equal("2498\n2499\n2500\n", tail);
        Assert.Equal(2500, page.GetProperty("lineCount").GetInt32());
        Assert.Equal(1200, page.GetProperty("nextLine").GetInt32());
        Assert.Equal(1, page.GetProperty("nodeAttempt").GetInt32());
        Assert.Equal("1", page.GetProperty("chunks")[0].GetProperty("lines")[0].GetString());
    }

    [Fact(Timeout = 30_000)]
    public async Task Log_Attempt_IsThatAttempt()
    {
        await _server.StartRunAsync("nodes: [{ id: a, run: 'echo $GX_NODE_ATTEMPT; exit 1', retry: { maxAttempts: 2, delay: 0s } }]", "r1");
        await _server.WaitForAsync("r1", "failed");

        Assert.Equal("2\n", await _server.Client.GetStringAsync("/api/runs/r1/nodes/a/log", Token));
        Assert.Equal("1\n", await _server.Client.GetStringAsync("/api/runs/r1/nodes/a/log?nodeAttempt=1", Token));
        Assert.Equal("1\n", await _server.Client.GetStringAsync("/api/runs/r1/nodes/a/log?attempt=1&nodeAttempt=1", Token));
        Assert.Equal("", await _server.Client.GetStringAsync("/api/runs/r1/nodes/a/log?attempt=9", Token));
    }

    [Fact(Timeout = 30_000)]
    public async Task Log_OfPipes_SaysWhichStream()
    {
        await _server.StartRunAsync("nodes: [{ id: a, run: echo oops >&2, terminal: false }]", "r1");
        await _server.WaitForAsync("r1", "completed");

        var page = await _server.ReadAsync("/api/runs/r1/nodes/a/log", "application/json");

        Assert.Equal("stderr", page.GetProperty("chunks")[0].GetProperty("stream").GetString());
    }

    [Fact(Timeout = 30_000)]
    public async Task Follow_StreamsWhatComesAndEndsWithTheNode()
    {
        await _server.StartRunAsync(
            """nodes: [{ id: a, run: 'echo first; until test -e "$GX_WORKSPACE/go"; do sleep 0.02; done; echo last' }, { id: b, run: 'sleep 300' }]""", "r1");

        using var response = await _server.GetAsync("/api/runs/r1/nodes/a/log?follow=true");
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.ToString());
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        var first = await ReadEventAsync(reader);
        Assert.Equal((0L, "first"), (first!.FirstLine, first.Lines[0]));
        await File.WriteAllTextAsync(Path.Combine((await _server.Store.GetRunAsync("r1", Token))!.Workspace!, "go"), "", Token);
        var last = await ReadEventAsync(reader);

        Assert.Equal((1L, "last"), (last!.FirstLine, last.Lines[0]));
        Assert.Null(await ReadEventAsync(reader));
    }

    [Fact(Timeout = 30_000)]
    public async Task Follow_Retry_BeginsAnew()
    {
        await _server.StartRunAsync("nodes: [{ id: a, run: 'echo $GX_NODE_ATTEMPT; exit 1', retry: { maxAttempts: 3, delay: 300ms, backoff: 1 } }]", "r1");

        using var response = await _server.GetAsync("/api/runs/r1/nodes/a/log?follow=true");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        var lines = new List<(int, long, string)>();
        while (await ReadEventAsync(reader) is { } log)
        {
            lines.Add((log.NodeAttempt, log.FirstLine, log.Lines[0]));
        }

        Assert.Equal((3, 0L, "3"), lines[^1]);
        Assert.All(lines, line => Assert.Equal((line.Item1, 0L, $"{line.Item1}"), line));
    }

    [Fact(Timeout = 30_000)]
    public async Task Follow_ClientGoes_ServerDoesNotMind()
    {
        await _server.StartRunAsync("nodes: [{ id: a, run: 'echo up; sleep 300' }]", "r1");
        await _server.WaitForLineAsync("r1", "a", "up");
        for (var i = 0; i < 20; i++)
        {
            using var response = await _server.GetAsync("/api/runs/r1/nodes/a/log?follow=true");
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
            Assert.NotNull(await ReadEventAsync(reader));
        }

        Assert.Equal("running", (await _server.ReadAsync("/api/runs/r1")).GetProperty("status").GetString());
    }

    [Fact(Timeout = 30_000)]
    public async Task Log_UnfinishedLine_IsToldUntilItIsFinished()
    {
        await _server.StartRunAsync("nodes: [{ id: a, run: 'echo first; printf \"name? \"; read name; echo \"hello $name\"' }]", "r1");
        using var response = await _server.GetAsync("/api/runs/r1/nodes/a/log?follow=true");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));

        Assert.Equal("first", (await ReadEventAsync(reader))!.Lines[0]);
        var prompt = await ReadEventAsync(reader);
        var shown = await _server.ReadAsync("/api/runs/r1/nodes/a/log", "application/json");
        using var input = await _server.PostAsync("/api/runs/r1/nodes/a/input", new { text = "you\r" });
        var answered = await ReadEventAsync(reader);
        await _server.WaitForAsync("r1", "completed");

        Assert.Equal((1L, 0, "name? "), (prompt!.FirstLine, prompt.Lines.Count, prompt.Partial));
        Assert.Equal(("name? ", 1L), (shown.GetProperty("partial").GetString(), shown.GetProperty("nextLine").GetInt64()));
        Assert.Equal((1L, "name? you"), (answered!.FirstLine, answered.Lines[0]));
        Assert.False((await _server.ReadAsync("/api/runs/r1/nodes/a/log", "application/json")).TryGetProperty("partial", out _));
    }

    [Fact(Timeout = 30_000)]
    public async Task Cast_OfAnAttempt_IsOfThatOne()
    {
        await _server.StartRunAsync("nodes: [{ id: a, run: 'echo $GX_NODE_ATTEMPT; exit 1', retry: { maxAttempts: 2, delay: 1ms } }]", "r1");
        await _server.WaitForAsync("r1", "failed");

        Assert.Contains("\"1\\r\\n\"", await _server.Client.GetStringAsync("/api/runs/r1/nodes/a/cast?attempt=1&nodeAttempt=1", Token), StringComparison.Ordinal);
        Assert.Contains("\"2\\r\\n\"", await _server.Client.GetStringAsync("/api/runs/r1/nodes/a/cast", Token), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Cast_IsARecordingOfTheTerminal()
    {
        await _server.StartRunAsync("nodes: [{ id: a, run: 'echo hi', terminal: { cols: 90, rows: 20 } }]", "r1");
        await _server.WaitForAsync("r1", "completed");

        using var response = await _server.GetAsync("/api/runs/r1/nodes/a/cast");
        var lines = (await response.Content.ReadAsStringAsync(Token)).TrimEnd('\n').Split('\n');

        Assert.Equal("application/x-asciicast", response.Content.Headers.ContentType?.ToString());
        var header = JsonElement.Parse(lines[0]);
        Assert.Equal((2, 90, 20), (header.GetProperty("version").GetInt32(), header.GetProperty("width").GetInt32(), header.GetProperty("height").GetInt32()));
        Assert.Equal("hi\r\n", JsonElement.Parse(lines[1])[2].GetString());
    }

    [Fact(Timeout = 30_000)]
    public async Task Input_ReachesTheTerminal()
    {
        await _server.StartRunAsync("nodes: [{ id: a, run: 'echo ask; read name; echo \"hello $name\"; read rest; echo \"$rest\"' }]", "r1");
        await _server.WaitForLineAsync("r1", "a", "ask");

        using var first = await _server.PostAsync("/api/runs/r1/nodes/a/input", new { text = "you\r" });
        await AssertStatusAsync(202, first);
        await _server.WaitForLineAsync("r1", "a", "hello you");
        using var second = await _server.PostAsync("/api/runs/r1/nodes/a/input", new { text = "ünd\n" });

        await _server.WaitForAsync("r1", "completed");
        Assert.Equal("ünd", (await _server.Client.GetStringAsync("/api/runs/r1/nodes/a/log?tail=true&limit=1", Token)).TrimEnd('\n'));
    }

    [Fact(Timeout = 30_000)]
    public async Task Input_NobodyToRead_IsRefused()
    {
        await _server.StartRunAsync("nodes: [{ id: a, run: sleep 300, terminal: false }, { id: b, run: 'exit 0' }, { id: c, run: 'sleep 300', needs: [b] }]", "r1");
        await _server.WaitForAsync("r1", "running");
        while ((await _server.ReadAsync("/api/runs/r1")).GetProperty("nodes")[1].GetProperty("status").GetString() != "completed")
        {
            await Task.Delay(20, Token);
        }

        using var pipes = await _server.PostAsync("/api/runs/r1/nodes/a/input", new { text = "x" });
        using var settled = await _server.PostAsync("/api/runs/r1/nodes/b/input", new { text = "x" });
        using var unknown = await _server.PostAsync("/api/runs/r1/nodes/z/input", new { text = "x" });
        using var large = await _server.PostAsync("/api/runs/r1/nodes/c/input", new { text = new string('x', 16 * 1024 + 1) });
        using var empty = await _server.PostAsync("/api/runs/r1/nodes/c/input", new { text = "" });

        await AssertProblemAsync(409, "NoTerminal", pipes);
        await AssertProblemAsync(409, "NodeNotRunning", settled);
        await AssertProblemAsync(404, "NodeNotFound", unknown);
        await AssertProblemAsync(400, "InvalidBody", large);
        await AssertProblemAsync(400, "InvalidBody", empty);
    }

    [Fact(Timeout = 30_000)]
    public async Task Answer_NodeDoesNotAsk_IsRefused()
    {
        await _server.StartRunAsync("nodes: [{ id: a, run: sleep 300 }]", "r1");

        using var answer = await _server.PostAsync("/api/runs/r1/nodes/a/answer", new { decision = "approve", by = "me" });
        using var unknown = await _server.PostAsync("/api/runs/r1/nodes/z/answer", new { decision = "approve" });
        using var wrong = await _server.PostAsync("/api/runs/r1/nodes/a/answer", new { decision = "maybe" });

        await AssertProblemAsync(409, "NotWaiting", answer);
        await AssertProblemAsync(404, "NodeNotFound", unknown);
        await AssertProblemAsync(400, "InvalidBody", wrong);
    }

    /// <returns>The next event, empty lines passed over; <see langword="null"/> at the end.</returns>
    private static async Task<LogEvent?> ReadEventAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync(Token) is { } line)
        {
            if (line.Length > 0)
            {
                return (LogEvent)EventJson.Deserialize(System.Text.Encoding.UTF8.GetBytes(line));
            }
        }

        return null;
    }
}
