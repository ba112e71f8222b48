using System.Text;
using GraphExecutor.Execution;
using GraphExecutor.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace GraphExecutor.Tests.Execution;

public sealed class LogBatcherTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<LogBatch> _batches = [];

    private IEnumerable<string> Seen => _batches.Select(
        batch => $"{batch.FirstLine}: {string.Join('|', batch.Lines)}{(batch.Partial is null ? "" : $" ~{batch.Partial}")}{(batch.Source == OutputSource.Stderr ? " (stderr)" : "")}");

    [Fact]
    public async Task Write_Lines_ComeTogetherAfter50Ms()
    {
        await using var batcher = New();
        await Write(batcher, ["a"]);
        Advance(30);
        await Write(batcher, ["b", "c"]);
        Advance(19);
        Assert.Empty(_batches);
        Advance(1);
        Assert.Equal(["0: a|b|c"], Seen);
        await Write(batcher, ["d"]);
        Advance(50);
        Assert.Equal(["0: a|b|c", "3: d"], Seen);
        Advance(10_000);
        Assert.Equal(2, _batches.Count);
    }

    [Fact]
    public async Task Write_MoreThan32KiB_ComesInPiecesOfAtMostThat()
    {
        await using var batcher = New();
        await Write(batcher, [.. Enumerable.Repeat(new string('é', 500), 100)]);
        Advance(50);

        Assert.True(_batches.Count >= 4);
        Assert.Equal(100, _batches.Sum(batch => batch.Lines.Count));
        Assert.All(_batches, batch => Assert.InRange(batch.Lines.Sum(line => Encoding.UTF8.GetByteCount(line) + 1), 1, 32 * 1024));
    }

    [Fact]
    public async Task Write_OneLineLongerThan32KiB_ComesAlone()
    {
        await using var batcher = New();
        await Write(batcher, ["a", new string('x', 40_000), "b"]);
        Advance(50);

        Assert.Equal([1, 1, 1], _batches.Select(batch => batch.Lines.Count));
        Assert.Equal([0, 1, 2], _batches.Select(batch => batch.FirstLine));
    }

    [Fact]
    public async Task Write_UnfinishedLine_IsShownAfter100Ms()
    {
        await using var batcher = New();
        await Write(batcher, [], "Pass");
        Advance(60);
        await Write(batcher, [], "Password: ");
        Advance(39);
        Assert.Empty(_batches);
        Advance(1);
        Assert.Equal(["0:  ~Password: "], Seen);
        Advance(10_000);
        Assert.Single(_batches);
    }

    [Fact]
    public async Task Write_ProgressBar_IsShownEvery100Ms()
    {
        await using var batcher = New();
        for (var percent = 0; percent < 30; percent++)
        {
            await Write(batcher, [], $"{percent} %");
            Advance(10);
        }

        Assert.Equal(["0:  ~9 %", "0:  ~19 %", "0:  ~29 %"], Seen);
        await Write(batcher, ["done"]);
        Advance(50);
        Assert.Equal("0: done", Seen.Last());
    }

    [Fact]
    public async Task Write_LinesAndAnUnfinishedOne_EachHaveTheirTime()
    {
        await using var batcher = New();
        await Write(batcher, ["a"], "b");
        Advance(50);
        Assert.Equal(["0: a"], Seen);
        Advance(50);
        Assert.Equal(["0: a", "1:  ~b"], Seen);
    }

    [Fact]
    public async Task Write_LineEndsAndAnotherBegins_CountsTheTimeOfTheNewOne()
    {
        await using var batcher = New();
        await Write(batcher, [], "a");
        Advance(90);
        await Write(batcher, ["abc"], "d");
        Advance(50);
        Assert.Equal(["0: abc"], Seen);
        Advance(49);
        Assert.Single(_batches);
        Advance(1);
        Assert.Equal("1:  ~d", Seen.Last());
    }

    [Fact]
    public async Task Write_TwoStreams_KeepTheirOrderAndCountTogether()
    {
        await using var batcher = New();
        await Write(batcher, ["a", "b"]);
        await Write(batcher, ["oops"], source: OutputSource.Stderr);
        await Write(batcher, ["c"]);
        Advance(50);

        Assert.Equal(["0: a|b", "2: oops (stderr)", "3: c"], Seen);
    }

    [Fact]
    public async Task Write_OtherStreamPrints_StillShowsTheUnfinishedLine()
    {
        await using var batcher = New();
        await Write(batcher, [], "Continue? ");
        Advance(50);
        await Write(batcher, ["warning"], source: OutputSource.Stderr);
        Advance(50);
        Advance(10_000);

        Assert.Equal(["0: warning (stderr)", "1:  ~Continue? "], Seen.Order());
    }

    [Fact]
    public async Task Write_BothStreamsUnfinished_ShowsEachOnce()
    {
        await using var batcher = New();
        await Write(batcher, [], "out");
        await Write(batcher, [], "err", OutputSource.Stderr);
        for (var i = 0; i < 100; i++)
        {
            Advance(50);
        }

        Assert.Equal(["0:  ~err (stderr)", "0:  ~out"], Seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Dispose_LinesAreLeft_EmitsThem()
    {
        await using (var batcher = New())
        {
            await Write(batcher, ["a"], "b");
        }

        Assert.Equal(["0: a"], Seen);
    }

    [Fact]
    public async Task Write_AfterTheEnd_IsDropped()
    {
        var batcher = New();
        await batcher.DisposeAsync();

        await Write(batcher, [new string('x', 40_000), "b"], "c");
        Advance(10_000);

        Assert.Empty(_batches);
    }

    private static ValueTask Write(LogBatcher batcher, IReadOnlyList<string> lines, string? partial = null, OutputSource source = OutputSource.Stdout) =>
        batcher.WriteAsync(new CommandOutput(source, lines, partial));

    private LogBatcher New() => new(_time, batch =>
    {
        _batches.Add(batch);
        return ValueTask.CompletedTask;
    });

    private void Advance(int milliseconds) => _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
}
