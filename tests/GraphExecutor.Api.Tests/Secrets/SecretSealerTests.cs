using GraphExecutor.Api.Secrets;

namespace GraphExecutor.Api.Tests.Secrets;

public sealed class SecretSealerTests
{
    private const string Key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private const string OtherKey = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU=";

    [Theory]
    [InlineData("hunter-2")]
    [InlineData("")]
    [InlineData("pässword\n with ünicode")]
    public void Open_Sealed_GivesTheValue(string value)
    {
        var sealer = SecretSealer.Parse(Key);

        var text = sealer.Seal("r1", "password", value);

        Assert.True(SecretSealer.IsSealed(text));
        Assert.Equal(value, sealer.Open("r1", "password", text));
    }

    [Fact]
    public void SealAndOpen_ManyAtOnce_GiveEachItsOwn()
    {
        var sealer = SecretSealer.Parse(Key);

        Parallel.For(0, 4_000, i => Assert.Equal($"value {i}", sealer.Open("r1", "password", sealer.Seal("r1", "password", $"value {i}"))));
    }

    [Fact]
    public void Seal_Twice_ShowsNeitherTheValueNorThatItIsTheSame()
    {
        var sealer = SecretSealer.Parse(Key);

        var texts = Enumerable.Range(0, 100).Select(_ => sealer.Seal("r1", "password", "hunter-2")).ToList();

        Assert.Equal(100, texts.Distinct().Count());
        Assert.All(texts, text => Assert.DoesNotContain("hunter", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("r2", "password")]
    [InlineData("r1", "other")]
    public void Open_SealedForSomethingElse_IsRefused(string runId, string name)
    {
        var sealer = SecretSealer.Parse(Key);
        var text = sealer.Seal("r1", "password", "hunter-2");

        Assert.Throws<SecretException>(() => sealer.Open(runId, name, text));
    }

    [Fact]
    public void Open_AnyCharacterChanged_IsRefused()
    {
        var sealer = SecretSealer.Parse(Key);
        var text = sealer.Seal("r1", "password", "hunter-2");

        for (var i = 0; i < text.Length; i++)
        {
            var changed = text[..i] + (text[i] == 'A' ? 'B' : 'A') + text[(i + 1)..];
            Assert.Throws<SecretException>(() => sealer.Open("r1", "password", changed));
        }
    }

    [Theory]
    [InlineData("sealed:")]
    [InlineData("sealed:abc")]
    [InlineData("sealed:27a82fb9:")]
    [InlineData("env:GX_SECRET_X")]
    public void Open_NoSealedValue_IsRefused(string text)
    {
        var sealer = SecretSealer.Parse(Key);

        Assert.Throws<SecretException>(() => sealer.Open("r1", "password", text));
    }

    [Fact]
    public void Open_KeyWasChanged_OpensWithTheOldOneAndSealsWithTheNew()
    {
        var before = SecretSealer.Parse(Key);
        var after = SecretSealer.Parse($"{OtherKey}, {Key}");
        var text = before.Seal("r1", "password", "hunter-2");

        Assert.Equal("hunter-2", after.Open("r1", "password", text));
        Assert.Contains("not among the sealing keys", Assert.Throws<SecretException>(() => before.Open("r1", "password", after.Seal("r1", "password", "x"))).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" , ")]
    [InlineData("c2hvcnQ=")]
    [InlineData("not-base-64-but-secret")]
    public void Parse_NoKeys_SaysWhatIsWantedWithoutRepeatingThem(string keys)
    {
        var problem = Assert.Throws<FormatException>(() => SecretSealer.Parse(keys));

        Assert.Contains("openssl rand -base64 32", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not-base-64", problem.Message, StringComparison.Ordinal);
    }
}
