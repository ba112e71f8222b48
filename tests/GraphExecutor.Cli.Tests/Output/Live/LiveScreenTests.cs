using GraphExecutor.Cli.Output.Live;
using GraphExecutor.Cli.Tests.Terminals;
using GraphExecutor.Nodes;

namespace GraphExecutor.Cli.Tests.Output.Live;

public sealed class LiveScreenTests
{
    private readonly LiveScreen _live = new();
    private VirtualScreen _terminal = new(20, 6);
    private TerminalSize _size = new(20, 6);

    [Fact]
    public void Draw_AnotherFrame_TakesThePlaceOfTheOneBefore()
    {
        Draw([], "one", "two", "three");
        Draw([], "uno", "two");

        Assert.Equal("uno\ntwo", _terminal.Text);
    }

    [Fact]
    public void Draw_NothingHasChanged_WritesNothing()
    {
        Draw([], "one");

        Assert.Equal("", _live.Draw([], ["one"], _size));
    }

    [Fact]
    public void Draw_OneRowHasChanged_WritesThatAlone() =>
        Assert.DoesNotContain("same", DrawTwice(["same", "a"], ["same", "b"]), StringComparison.Ordinal);

    [Fact]
    public void Draw_LinesThatStay_StandAboveTheFrameInOrder()
    {
        for (var i = 1; i <= 20; i++)
        {
            Draw([$"line {i}"], "running", $"{i}/20");
        }

        Assert.Equal([.. Enumerable.Range(1, 20).Select(i => $"line {i}"), "running", "20/20"], _terminal.Text.Split('\n'));
    }

    [Fact]
    public void Draw_LineLongerThanTheWindow_GoesOnInTheNextRowAndNothingIsLost()
    {
        Draw([], "a rather long row x", "second row here");
        Draw(["a line that does not fit"], "frame");

        Assert.Equal("a line that does not\n fit\nframe", _terminal.Text);
    }

    [Fact]
    public void Draw_RowWiderThanTheTerminalThinks_StaysOneRow()
    {
        Draw([], new string('w', 30), "end");
        Draw([], "short", "end");

        Assert.Equal("short\nend", _terminal.Text);
    }

    [Fact]
    public void Draw_WindowHasBecomeNarrower_LeavesNothingOfTheFrameBefore()
    {
        Draw(["above"], "a row of 18 cells!", "another long row");
        Resize(10, 6);
        Draw([], "short", "rows");

        Assert.Equal("above\nshort\nrows", _terminal.Text);
    }

    [Fact]
    public void Draw_WindowHasBecomeWider_LeavesNothingOfTheFrameBefore()
    {
        Draw(["above"], "short", "rows");
        Resize(40, 6);
        Draw([], "now there is room for more", "rows");

        Assert.Equal("above\nnow there is room for more\nrows", _terminal.Text);
    }

    [Fact]
    public void Clear_Frame_IsGoneAndLinesStay()
    {
        Draw(["above"], "one", "two");
        _terminal.Write(Ended(_live.Clear(_size)) + "summary");

        Assert.Equal("above\nsummary", _terminal.Text);
    }

    private string DrawTwice(string[] first, string[] second)
    {
        Draw([], first);
        return _live.Draw([], [.. second], _size);
    }

    private void Draw(string[] lines, params string[] rows) => _terminal.Write(Ended(_live.Draw(lines, [.. rows], _size)));

    private void Resize(int columns, int rows)
    {
        _terminal.Resize(columns, rows);
        _size = new TerminalSize(columns, rows);
    }

    /// <summary>As the terminal's driver ends lines.</summary>
    private static string Ended(string text) => text.Replace("\n", "\r\n", StringComparison.Ordinal);
}
