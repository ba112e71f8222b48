using System.Text.Json;
using GraphExecutor.Secrets;

namespace GraphExecutor.Tests.Secrets;

public sealed class SecretMaskerTests
{
    private const string Key = """
        -----BEGIN OPENSSH PRIVATE KEY-----
        b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
        QyNTUxOQAAACDk3q8bBqhnRmMkVbPqqX1zW7wIuL2vDGhu0gTT1c6X5gAAAJgTQ1bgE0NW
        -----END OPENSSH PRIVATE KEY-----
        """;

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("  abc\r\n")]
    [InlineData("a\0b\0c")]
    public void Add_FewerThanFourCharacters_IsRefusedWithoutTellingTheValue(string value)
    {
        var masker = new SecretMasker();

        var error = Assert.Throws<ArgumentException>(() => masker.Add(value));

        Assert.StartsWith("a secret must have 4 to 65,536 characters", error.Message, StringComparison.Ordinal);
        Assert.False(masker.TryAdd(value));
        Assert.Equal("abc a\0b\0c", masker.Mask("abc a\0b\0c"));
    }

    [Fact]
    public void TryAdd_LongestValueAndOneMore_TakesAndIgnoresIt()
    {
        var masker = new SecretMasker();

        Assert.True(masker.TryAdd(new string('x', SecretMasker.MaximumLength)));
        Assert.False(masker.TryAdd(new string('x', SecretMasker.MaximumLength + 1)));
    }

    [Theory]
    [InlineData("hunter2", "***")]
    [InlineData("the password is hunter2.", "the password is ***.")]
    [InlineData("hunter2hunter2", "******")]
    [InlineData("hunter", "hunter")]
    [InlineData("Hunter2", "Hunter2")]
    [InlineData("hun\e[31mter2\e[0m", "***\e[0m")]
    [InlineData("hun\r\nter2", "***")]
    [InlineData("::add-mask::hunter3 hunter3", "::add-mask::hunter3 hunter3")]
    public void Mask_Text_HidesTheSecretOnly(string text, string expected) =>
        Assert.Equal(expected, MaskingTestExtensions.MaskerOf("hunter2").Mask(text));

    [Fact]
    public void Mask_NoSecretInTheText_ReturnsTheTextItself()
    {
        var text = "hun and nothing more: " + DateTimeOffset.UnixEpoch;

        Assert.Same(text, MaskingTestExtensions.MaskerOf("hunter2").Mask(text));
        Assert.Same(text, new SecretMasker().Mask(text));
    }

    [Fact]
    public void Mask_SecretOfSeveralLines_HidesTheWholeAndEachTellingLine()
    {
        var masker = MaskingTestExtensions.MaskerOf(Key);

        Assert.Equal("key: ***!", masker.Mask($"key: {Key}!"));
        Assert.Equal("key: ***!", masker.Mask($"key: {Key.ReplaceLineEndings("\r\n")}!"));
        Assert.Equal("line: ***", masker.Mask("line: " + Key.Split('\n')[2]));
        Assert.Equal("-----BEGIN OPENSSH PRIVATE KEY-----", masker.Mask("-----BEGIN OPENSSH PRIVATE KEY-----"));
    }

    [Fact]
    public void Mask_SecretThatIsJson_LeavesTrivialLinesAlone()
    {
        const string Secret = "{\n  \"token\": \"s3cr3t-t0ken\",\n  \"list\": [\n    null,\n    true\n  ]\n}\n----\n";

        var masked = MaskingTestExtensions.MaskerOf(Secret).Mask("{ null true ---- [ ] } | \"token\": \"s3cr3t-t0ken\", |");

        Assert.Equal("{ null true ---- [ ] } | *** |", masked);
    }

    [Fact]
    public void Mask_WhiteSpaceAroundTheSecret_HidesItWithoutToo() =>
        Assert.Equal("<***> <***>", MaskingTestExtensions.MaskerOf("  hunter2 \n").Mask("<hunter2> <  hunter2 >"));

    [Fact]
    public void Mask_OverlappingSecrets_LeavesNoRemainder()
    {
        var masker = MaskingTestExtensions.MaskerOf("abcdef", "cdefgh", "bcde", "efghij-long");

        Assert.Equal("1***2", masker.Mask("1abcdefgh2"));
        Assert.Equal("1***2", masker.Mask("1abcdefghij-long2"));
        Assert.Equal("1***f2", masker.Mask("1bcdef2"));
        Assert.Equal("1***2", masker.Mask("1cdefghij-long2"));
    }

    [Fact]
    public void Mask_HalfASurrogatePair_SplitsNoPair()
    {
        var masker = MaskingTestExtensions.MaskerOf("\ude00pass");

        Assert.Equal("\U0001F600pass", masker.Mask("\U0001F600pass"));
        Assert.Equal("***", masker.Mask("\ufffdpass"));
    }

    [Fact]
    public void Mask_Json_HidesStringsNamesAndNumbers()
    {
        using var document = JsonDocument.Parse("""
            {"a":"hunter2","b hunter2":[{"hunter2":1,"swordfish":2,"***":3}],"n":12.5,"pin":876543210,"t":true,"z":null,"u":"h\u0075nter2"}
            """);

        var masked = MaskingTestExtensions.MaskerOf("hunter2", "swordfish", "8765").Mask(document.RootElement);

        Assert.Equal(
            """{"a":"***","b ***":[{"***":1,"*** (2)":2,"*** (3)":3}],"n":12.5,"pin":"***43210","t":true,"z":null,"u":"***"}""",
            masked.GetRawText());
    }

    [Fact]
    public void Mask_JsonDeeperThanUsual_IsCopied()
    {
        var json = new string('[', 500) + "\"hunter2\"" + new string(']', 500);
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1000 });

        var masked = MaskingTestExtensions.MaskerOf("hunter2").Mask(document.RootElement);

        Assert.Equal(json.Replace("hunter2", "***", StringComparison.Ordinal), masked.GetRawText());
    }

    [Fact]
    public void Mask_JsonWithoutValueOrSecrets_ReturnsItAsItIs()
    {
        using var document = JsonDocument.Parse(""" { "a" : 1.0 } """);

        Assert.Equal(JsonValueKind.Undefined, MaskingTestExtensions.MaskerOf("hunter2").Mask(default(JsonElement)).ValueKind);
        Assert.Equal("""{ "a" : 1.0 }""", new SecretMasker().Mask(document.RootElement).GetRawText());
    }
}
