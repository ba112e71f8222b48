using FsCheck;
using FsCheck.Xunit;
using GraphExecutor.Nodes;
using GraphExecutor.Secrets.Forms;
using GraphExecutor.Secrets.Matching;
using static GraphExecutor.Tests.Secrets.MaskingTestExtensions;

namespace GraphExecutor.Tests.Secrets;

public sealed class MaskingPropertyTests
{
    [Property(MaxTest = 400)]
    public void Write_SecretsInAnyFormInterruptedAndCut_ShowsNone(DoNotSize<int> seed)
    {
        var random = new RandomOutput(seed.Item);
        var secrets = Enumerable.Range(0, 1 + Math.Abs(seed.Item % 4)).Select(_ => random.Secret()).ToList();
        var text = random.With(secrets);
        var masker = MaskerOf(secrets);

        var shown = masker.MaskStream(random.Cut(text));

        // As a terminal shows it, and as a search in the log would find it.
        var seen = string.Concat(shown.Split('\n').Select(AnsiText.Strip));
        var stored = EscapeLexer.WithoutControls(shown);
        Assert.All(secrets.SelectMany(SecretForms.Of), form =>
        {
            Assert.DoesNotContain(form, seen, StringComparison.Ordinal);
            Assert.DoesNotContain(form, stored, StringComparison.Ordinal);
        });
        Assert.Contains("***", shown, StringComparison.Ordinal);
        AssertWholePairs(shown);
    }

    [Property(MaxTest = 400)]
    public void Write_AnyCuts_MakeNoDifference(DoNotSize<int> seed)
    {
        var random = new RandomOutput(seed.Item);
        var secrets = new[] { random.Secret(), random.Secret() };
        var text = random.With(secrets);
        var masker = MaskerOf(secrets);
        var whole = masker.MaskStream(text);

        Assert.Equal(whole, masker.MaskStream(random.Cut(text)));
        Assert.Equal(whole, masker.MaskStream(text.Select(c => c.ToString())));
        Assert.Equal(whole.ReplaceLineEndings("").Replace("\r", "", StringComparison.Ordinal),
            masker.Mask(text).ReplaceLineEndings("").Replace("\r", "", StringComparison.Ordinal));
        Assert.Equal(text.Count(c => c == '\n'), whole.Count(c => c == '\n'));
    }

    // Seeds that were found to make a difference once.
    [Theory]
    [InlineData(27614)]
    [InlineData(29731)]
    [InlineData(29933)]
    [InlineData(46076)]
    [InlineData(50375)]
    public void Write_CutsThatMadeADifference_MakeNone(int seed) => Write_AnyCuts_MakeNoDifference(DoNotSize<int>.NewDoNotSize(seed));

    [Property(MaxTest = 300)]
    public void Write_OtherText_PassesUnchangedAndHoldsLittle(DoNotSize<int> seed)
    {
        var random = new RandomOutput(seed.Item);
        var secret = random.Secret();
        var forms = SecretForms.Of(secret);
        var text = random.Without(forms);
        var masker = MaskerOf(secret);
        var longest = forms.Max(form => form.Length);

        var filter = masker.CreateFilter();
        var read = 0;
        var shown = "";
        foreach (var piece in random.Cut(text))
        {
            read += piece.Length;
            shown += filter.Feed(piece);
            Assert.InRange(read - shown.Length, 0, longest + RandomOutput.Ending.Length);
        }

        Assert.Equal(text, shown + filter.End());
    }

    [Property(MaxTest = 300)]
    public void Add_AtAnyPoint_HidesWhatComesBehind(DoNotSize<int> seed)
    {
        var random = new RandomOutput(seed.Item);
        var (first, second) = (random.Secret(), random.Secret());
        var masker = MaskerOf(first);
        var filter = masker.CreateFilter();

        var before = string.Concat(random.Cut(random.With([first])).Select(filter.Feed).ToList());
        masker.Add(second);
        var after = string.Concat(random.Cut(random.With([first, second])).Select(filter.Feed).ToList()) + filter.End();

        var forms = SecretForms.Of(first);
        Assert.All(forms, form => Assert.DoesNotContain(form, EscapeLexer.WithoutControls(before + after), StringComparison.Ordinal));
        var later = EscapeLexer.WithoutControls(after);
        Assert.All(SecretForms.Of(second), form => Assert.DoesNotContain(form, later, StringComparison.Ordinal));
    }

    private static void AssertWholePairs(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                Assert.True(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]));
                i++;
            }
        }
    }
}
