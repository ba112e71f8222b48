using GraphExecutor.Secrets;
using static GraphExecutor.Tests.Secrets.MaskingTestExtensions;

namespace GraphExecutor.Tests.Secrets;

public sealed class MaskingFilterTests
{
    public static TheoryData<string, string> Interrupted => new()
    {
        { "\e[31mhun\e[1;32mter2\e[0m!", "\e[31m***\e[0m!" },
        { "hun\e]0;some title\ater2", "***" },
        { "hun\e]8;;http://localhost/\e\\ter2", "***" },
        { "hun\e(Bter2", "***" },
        { "hun\e7ter2", "***" },
        { "hun\rter2", "***" },
        { "hun\r\nter2 more\r\n", "***\r\n more\r\n" },
        { "hun\nte\n\nr2", "***\n\n\n" },
        { "hun \rter2", "***" },
        { "hun \bter2", "***" },
        { "hunx\bter2", "***" },
        { "hunx\b \bter2", "***" },
        { "h\bhu\bun\bnt\bte\ber\br2\b2!", "h\b***!" },
        { "\e]0;hunter2\aok", "\e]0;***\aok" },
        { "\e]8;;http://x/?hunter2\e\\link\e]8;;\e\\", "\e]8;;http://x/?***\e\\link\e]8;;\e\\" },
        { "\e]0;no end hun\nter2", "\e]0;no end ***\n" },
        { "\e]0;no end\nhun\e[1mter2", "\e]0;no end\n***" },
        { "\ePhunter2\e\\", "\eP***\e\\" },
        { "hu\0n\x7ft\u0085er2", "***" },
        { "hun hunter hunx\bter", "hun hunter hunx\bter" },
        { "hunxy\b\bter2", "hunxy\b\bter2" },
        { "hun ter2", "hun ter2" },
    };

    [Theory]
    [MemberData(nameof(Interrupted))]
    public void Write_SecretInterrupted_IsHiddenWhereverTheTextIsCut(string text, string expected)
    {
        var masker = MaskerOf("hunter2");

        Assert.Equal(expected, masker.MaskStream(text));
        Assert.Equal(expected, masker.MaskStream(text.Select(c => c.ToString())));
        for (var cut = 1; cut < text.Length; cut++)
        {
            Assert.Equal(expected, masker.MaskStream(text[..cut], text[cut..]));
        }

        Assert.Equal(expected.ReplaceLineEndings(""), masker.Mask(text).ReplaceLineEndings(""));
    }

    [Theory]
    [InlineData("123456", "\e[123456m", "\e[***m")]
    [InlineData("123456", "12\e[34m3456", "***")]
    [InlineData("[31mred", "\e[31mred", "\e***")]
    [InlineData("pass word", "pass \rword", "***")]
    [InlineData("pass word", "pass \r\nword", "***\r\n")]
    [InlineData("pass word", "pass  \r\bword", "***")]
    [InlineData("a\tb\tc", "a\tb\tc a b c", "*** a b c")]
    [InlineData("line one\nline two", "line one\r\nline two\r\nline one", "***\r\n\r\n***")]
    public void Write_SecretThatLooksLikeAnInterruption_IsHidden(string secret, string text, string expected)
    {
        Assert.Equal(expected, MaskerOf(secret).MaskStream(text));
        Assert.Equal(expected, MaskerOf(secret).MaskStream(text.Select(c => c.ToString())));
    }

    [Theory]
    [InlineData("nothing!", "nothing!", "")]
    [InlineData("x hunter", "x ", "hunter")]
    [InlineData("x hun\e[31m\r\n", "x ", "hun\e[31m\r\n")]
    [InlineData("hunt the h", "hunt the ", "h")]
    [InlineData("x hunter2", "x ***", "")]
    [InlineData("\e[31", "\e[31", "")]
    [InlineData("x hun.", "x ", "hun.")]
    [InlineData("x hun..", "x hun..", "")]
    public void Write_EndOfAPiece_HoldsBackOnlyWhatMayBecomeASecret(string text, string shown, string atTheEnd)
    {
        var filter = MaskerOf("hunter2").CreateFilter();

        Assert.Equal(shown, filter.Feed(text));
        Assert.Equal(atTheEnd, filter.End());
    }

    [Fact]
    public void Write_NoSecret_PassesEverythingAtOnce()
    {
        var filter = new SecretMasker().CreateFilter();

        Assert.Equal("a\e[3", filter.Feed("a\e[3"));
        Assert.Equal("1m::add-", filter.Feed("1m::add-"));
        Assert.Equal("", filter.End());
    }

    [Fact]
    public void Write_EndlessRepetition_NeitherHoldsNorShowsMoreThanASecret()
    {
        var filter = MaskerOf("aaaaaaaa").CreateFilter();

        Assert.Equal("***", filter.Feed(new string('a', 100_000)));
        Assert.Equal("", filter.Feed(new string('a', 100_000)));
        Assert.Equal("b", filter.Feed("bc")[..1]);
    }

    [Fact]
    public void Write_EndlessInterruption_IsLetOut()
    {
        var filter = MaskerOf("hunter2").CreateFilter();
        var shown = 0;
        shown += filter.Feed("hun").Length;
        for (var i = 0; i < 100; i++)
        {
            shown += filter.Feed(new string('\n', 10_000)).Length;
        }

        Assert.InRange(shown, 1_000_003 - (70 * 1024), 1_000_003);
        Assert.Equal(1_000_007, shown + filter.Feed("ter2").Replace("***", "ter2", StringComparison.Ordinal).Length + filter.End().Length);
    }

    [Fact]
    public void Write_LongInterruptionInPieces_StillHidesTheSecret()
    {
        var codes = string.Concat(Enumerable.Repeat("\e[38;2;255;255;255m", 3000));

        Assert.Equal("***", MaskerOf("hunter2").MaskStream("hun", codes, "ter2"));
    }

    [Fact]
    public void Add_StreamInTheMiddleOfTheSecret_HidesIt()
    {
        var masker = MaskerOf("hunter2");
        var filter = masker.CreateFilter();

        Assert.Equal("a ", filter.Feed("a hun\e[1m"));
        masker.Add("hungry-cat");
        Assert.Equal("", filter.Feed("gry-"));
        masker.Add("gry-cat");
        masker.Add("un\ngry-cat+");
        Assert.Equal("***, ", filter.Feed("cat, "));
        Assert.Equal("***", filter.Feed("ungry-cat+"));
    }

    [Fact]
    public void Add_FirstSecretWhileTheStreamIsUnderWay_IsHiddenFromThenOn()
    {
        var masker = new SecretMasker();
        var filter = masker.CreateFilter();

        Assert.Equal("hunter2 \e[3", filter.Feed("hunter2 \e[3"));
        masker.Add("hunter2");
        Assert.Equal("1m***", filter.Feed("1mhunter2"));
    }

    [Fact]
    public void Add_PartOfWhatIsHeldIsASecret_HidesItToo()
    {
        var masker = MaskerOf("hunter2 the hunted");
        var filter = masker.CreateFilter();

        Assert.Equal("", filter.Feed("hunter2 the "));
        masker.Add("hunter2");
        Assert.Equal("*** the run", filter.Feed("run"));
    }

    [Fact]
    public void Complete_SecretUnfinished_ShowsIt()
    {
        Assert.Equal("hunter", MaskerOf("hunter2").MaskStream("hun", "ter"));
    }
}
