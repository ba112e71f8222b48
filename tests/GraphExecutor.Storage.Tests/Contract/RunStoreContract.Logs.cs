using GraphExecutor.Nodes;
using static GraphExecutor.Storage.Tests.Contract.Samples;

namespace GraphExecutor.Storage.Tests.Contract;

/// <content>Logs.</content>
public abstract partial class RunStoreContract
{
    private static readonly LogQuery LogOfA = new() { RunId = "r1", NodeId = "a" };

    [Fact]
    public async Task ReadLog_All_GivesChunksAsTheyWerePrinted()
    {
        await Store.CreateRunAsync(Run("r1"), Token);
        LogChunk[] chunks =
        [
            Chunk(0, "\x1b[32mgreen\x1b[0m", "", "tab\tbell\a"),
            Chunk(3, "→ ünïcödé 😀", "progress\r100 %") with { Stream = OutputSource.Stderr },
            Chunk(5, ""),
        ];

        await Store.WriteAsync(Log("r1", chunks[..2]), Token);
        await Store.WriteAsync(Log("r1", chunks[2], Chunk(6)), Token);

        var page = await Store.ReadLogAsync(LogOfA, Token);
        Assert.Equal(new LogPage { RunAttempt = 1, NodeAttempt = 1, Chunks = [.. chunks], NextLine = 6, LineCount = 6 }, page);
    }

    [Theory]
    [InlineData(0, 4, false, "0 1 2 3", 4)]
    [InlineData(4, 4, false, "4 5 6 7", 8)]
    [InlineData(8, 4, false, "8 9", 10)]
    [InlineData(10, 4, false, "", 10)]
    [InlineData(99, 4, false, "", 99)]
    [InlineData(0, 3, true, "7 8 9", 10)]
    [InlineData(9, 3, true, "9", 10)]
    [InlineData(0, 99, true, "0 1 2 3 4 5 6 7 8 9", 10)]
    public async Task ReadLog_APart_GivesThoseLines(long from, int max, bool tail, string lines, long next)
    {
        await Store.CreateRunAsync(Run("r1"), Token);
        await Store.WriteAsync(Log("r1", Chunk(0, "0", "1", "2"), Chunk(3, "3"), Chunk(4, "4", "5", "6", "7", "8", "9")), Token);

        var page = await Store.ReadLogAsync(LogOfA with { FromLine = from, MaxLines = max, Tail = tail }, Token);

        Assert.Equal(lines, string.Join(' ', page.Chunks.SelectMany(chunk => chunk.Lines)));
        Assert.Equal((next, 10L), (page.NextLine, page.LineCount));
        Assert.All(page.Chunks, chunk => Assert.Equal(chunk.Lines[0], $"{chunk.FirstLine}"));
    }

    [Fact]
    public async Task ReadLog_SeveralAttempts_GivesTheLatestOrTheOneAskedFor()
    {
        var run = (await Store.CreateRunAsync(Run("r1"), Token)).Run;
        await Store.WriteAsync(Log("r1", Chunk(0, "1.1"), Chunk(0, "1.2") with { NodeAttempt = 2 }), Token);
        await Store.StartAttemptAsync(run, Attempt(), Token);
        await Store.WriteAsync(Log("r1", Chunk(0, "2.1"), Chunk(0, "b") with { NodeId = "b" }) with { Attempt = 2 }, Token);

        async Task<string> ReadAsync(int? runAttempt, int? nodeAttempt)
        {
            var page = await Store.ReadLogAsync(LogOfA with { RunAttempt = runAttempt, NodeAttempt = nodeAttempt }, Token);
            var lines = string.Join(' ', page.Chunks.SelectMany(chunk => chunk.Lines));
            Assert.True(lines.Length == 0 || lines == $"{page.RunAttempt}.{page.NodeAttempt}", lines);
            return lines;
        }

        Assert.Equal("2.1", await ReadAsync(null, null));
        Assert.Equal("1.2", await ReadAsync(1, null));
        Assert.Equal("1.1", await ReadAsync(1, 1));
        Assert.Equal("1.2", await ReadAsync(null, 2));
        Assert.Equal("", await ReadAsync(2, 2));
    }

    [Fact]
    public async Task Write_SameChunkAgain_ReplacesIt()
    {
        await Store.CreateRunAsync(Run("r1"), Token);
        await Store.WriteAsync(Log("r1", Chunk(0, "x", "y")), Token);

        await Store.WriteAsync(Log("r1", Chunk(0, "x", "y")), Token);

        Assert.Equal([Chunk(0, "x", "y")], (await Store.ReadLogAsync(LogOfA, Token)).Chunks);
    }

    [Fact]
    public async Task Write_Trim_LeavesAMarkerInPlaceOfTheMiddle()
    {
        await Store.CreateRunAsync(Run("r1"), Token);
        await Store.WriteAsync(Log("r1", Chunk(0, "0", "1"), Chunk(2, "2", "3"), Chunk(4, "4"), Chunk(5, "5", "6")), Token);

        await Store.WriteAsync(Write("r1") with { Trims = [new LogTrim(Chunk(2, "dropped 2"), 4)] }, Token);
        await Store.WriteAsync(Log("r1", Chunk(7, "7")) with { Trims = [new LogTrim(Chunk(2, "dropped 3"), 5)] }, Token);

        Assert.Equal(
            [Chunk(0, "0", "1"), Chunk(2, "dropped 3"), Chunk(5, "5", "6"), Chunk(7, "7")],
            (await Store.ReadLogAsync(LogOfA, Token)).Chunks);
        var later = await Store.ReadLogAsync(LogOfA with { FromLine = 4, MaxLines = 2 }, Token);
        Assert.Equal([Chunk(5, "5", "6")], later.Chunks);
        Assert.Equal((7L, 8L), (later.NextLine, later.LineCount));
    }
}
