using GraphExecutor.Validation;

namespace GraphExecutor.Tests.Validation;

public sealed class SpellingTests
{
    private static readonly string[] Names = ["source", "target", "timeout", "idleTimeout", "needs", "run", "id", "env", "allowFailure"];

    [Theory]
    [InlineData("sorce", "source")]
    [InlineData("soruce", "source")]
    [InlineData("Target", "target")]
    [InlineData("tiemout", "timeout")]
    [InlineData("idle_timeout", "idleTimeout")]
    [InlineData("need", "needs")]
    [InlineData("runs", "run")]
    [InlineData("Id", "id")]
    [InlineData("allow-failure", "allowFailure")]
    public void DidYouMean_Typo_NamesWhatWasMeant(string typo, string meant) => Assert.Equal($"Did you mean `{meant}`?", Spelling.DidYouMean(typo, Names));

    [Theory]
    [InlineData("command")]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("depends_on")]
    [InlineData("timeoutInSeconds")]
    [InlineData("on")]
    public void DidYouMean_FarName_IsSilent(string name) => Assert.Null(Spelling.DidYouMean(name, [.. Names.Except(["id"])]));

    [Fact]
    public void DidYouMean_SeveralAsNear_TakesTheFirstByName() => Assert.Equal("Did you mean `n1`?", Spelling.DidYouMean("nx", ["n3", "n1", "n2"]));

    [Fact]
    public void DidYouMean_TooMuchToLookAt_IsSilent()
    {
        Assert.Null(Spelling.DidYouMean(new string('a', 65), [new string('a', 64)]));
        Assert.Null(Spelling.DidYouMean("a", [.. Enumerable.Range(0, 10_001).Select(i => $"{i}")]));
    }
}
