using GraphExecutor.Secrets;
using static GraphExecutor.Tests.Secrets.MaskingTestExtensions;

namespace GraphExecutor.Tests.Secrets;

public sealed class AddMaskCommandTests
{
    public static TheoryData<string, string> Commands => new()
    {
        { "::add-mask::hunter2\nit is hunter2\n", "::add-mask::***\nit is ***\n" },
        { "::add-mask::hunter2\r\nit is hunter2\r\n", "::add-mask::***\r\nit is ***\r\n" },
        { "hunter2\n::add-mask::hunter2\nhunter2", "hunter2\n::add-mask::***\n***" },
        { " \t::add-mask::hunter2\nhunter2", " \t::add-mask::***\n***" },
        { "\e[?2004l\r::add-mask::\e[1mhunter2\e[0m\nhunter2", "\e[?2004l\r::add-mask::***\n***" },
        { "::add-\e[1mmask::hunter2\nhunter2", "::add-\e[1mmask::***\n***" },
        { "::add-mask::two%0Alines%25\r\n<lines%> <two\nlines%>\n", "::add-mask::***\r\n<***> <***\n>\n" },
        { "::add-mask::100%25sure\n100%sure 100%25sure", "::add-mask::***\n*** ***" },
        { "::add-mask::abc\nabc", "::add-mask::***\nabc" },
        { "::add-mask::\n\n", "::add-mask::***\n\n" },
        { "::add-mask::first\n::add-mask::second\nfirst second", "::add-mask::***\n::add-mask::***\n*** ***" },
        { "::add-mask::::add-mask::\n::add-mask::x", "::add-mask::***\n******" },
        { "::add-mask::hunter2", "::add-mask::***" },
        { "say ::add-mask::hunter2\nhunter2", "say ::add-mask::hunter2\nhunter2" },
        { ":::add-mask::hunter2\nhunter2", ":::add-mask::hunter2\nhunter2" },
        { "::add-\nmask::hunter2\nhunter2", "::add-\nmask::hunter2\nhunter2" },
        { "::add-maskhunter2\n::add-mask:hunter2", "::add-maskhunter2\n::add-mask:hunter2" },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void Write_AddMask_HidesTheValueWhereverTheTextIsCut(string text, string expected)
    {
        Assert.Equal(expected, new SecretMasker().MaskStream(text));
        Assert.Equal(expected, new SecretMasker().MaskStream(text.Select(c => c.ToString())));
        for (var cut = 1; cut < text.Length; cut++)
        {
            Assert.Equal(expected, new SecretMasker().MaskStream(text[..cut], text[cut..]));
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Write_AddMaskAfterOtherSecrets_HidesTheValueWhereverTheTextIsCut(string text, string expected)
    {
        Assert.Equal(expected, MaskerOf("swordfish", "hunt the fox").MaskStream(text));
        for (var cut = 1; cut < text.Length; cut++)
        {
            Assert.Equal(expected, MaskerOf("swordfish", "hunt the fox").MaskStream(text[..cut], text[cut..]));
        }
    }

    [Fact]
    public void Write_CommandThatBeginsASecret_ShowsNeither()
    {
        var masker = MaskerOf("mask::hunter2 and more", "add-");

        Assert.Equal("::***mask::***\nmask::***!", masker.MaskStream("::add-mask::hunter2\nmask::hunter2!"));
    }

    [Fact]
    public void Write_ValueOfAnotherStream_IsHiddenThereToo()
    {
        var masker = new SecretMasker();
        var other = masker.CreateFilter();

        Assert.Equal("hunter2 ", other.Feed("hunter2 "));
        masker.MaskStream("::add-mask::hunter2\n");
        Assert.Equal("***", other.Feed("hunter2"));
        Assert.Equal("***", masker.Mask("hunter2"));
    }

    [Theory]
    [InlineData(SecretMasker.MaximumLength, "***")]
    [InlineData(SecretMasker.MaximumLength + 1, "value")]
    public void Write_ValueOfAnyLength_IsNotShownAndUpToTheLimitAdded(int length, string later)
    {
        var value = string.Concat(Enumerable.Repeat("0123456789abcde\t", (length / 16) + 1))[..length];
        var pieces = $"::add-mask::{value}\n<".Chunk(1000).Select(piece => new string(piece)).ToList();

        var masked = new SecretMasker().MaskStream([.. pieces, value, ">"]);

        Assert.Equal("::add-mask::***\n<" + later.Replace("value", value, StringComparison.Ordinal) + ">", masked);
    }

    [Fact]
    public void Complete_InTheMiddleOfAValue_AddsIt()
    {
        var masker = new SecretMasker();

        Assert.Equal("::add-mask::***", masker.MaskStream("::add-mask::hun", "ter2"));
        Assert.Equal("***", masker.Mask("hunter2"));
    }
}
