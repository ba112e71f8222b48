using FsCheck;
using FsCheck.Xunit;
using GraphExecutor.Secrets.Matching;

namespace GraphExecutor.Tests.Secrets;

public sealed class PatternAutomatonTests
{
    [Property(MaxTest = 500)]
    public void Next_RandomPatterns_KnowsTheLongestMatchAndTheLongestBeginning(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var alphabet = random.Next(3) switch { 0 => "ab", 1 => "abcäb\u0141\ud83d\ude00", _ => "ab!a\u00e1aA" };
        var patterns = Enumerable.Range(0, random.Next(1, 12)).Select(_ => Text(random.Next(1, 9))).ToHashSet();
        var builder = new PatternAutomatonBuilder();
        foreach (var pattern in patterns)
        {
            builder.Add(pattern);
        }

        var automaton = builder.Build();
        var beginnings = patterns.SelectMany(p => Enumerable.Range(0, p.Length).Select(length => p[..length])).ToHashSet();
        var text = Text(60);
        var state = 0;
        for (var end = 1; end <= text.Length; end++)
        {
            state = automaton.Next(state, text[end - 1]);
            var read = text[..end];

            Assert.Equal(patterns.Where(EndsWith).Select(p => p.Length).DefaultIfEmpty().Max(), automaton.MatchAt(state));
            Assert.Equal(beginnings.Where(EndsWith).Max(b => b.Length), automaton.DepthOf(state));

            bool EndsWith(string other) => read.EndsWith(other, StringComparison.Ordinal);
        }

        string Text(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => alphabet[random.Next(alphabet.Length)]));
    }

    [Fact]
    public void PlainRun_ControlsAndBeginnings_EndIt()
    {
        var builder = new PatternAutomatonBuilder();
        builder.Add("xyz");
        builder.Add("\u0141y");
        var automaton = builder.Build();

        Assert.Equal(4, automaton.PlainRun("ab\tzx"));
        Assert.Equal(2, automaton.PlainRun("ab\e"));
        Assert.Equal(2, automaton.PlainRun("ab\u0141"));
        Assert.Equal(2, automaton.PlainRun("ab\u0085"));
        Assert.Equal(3, automaton.PlainRun("abA"));
    }
}
