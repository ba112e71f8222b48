using GraphExecutor.Functions.Hosting;
using Microsoft.Extensions.Configuration;

namespace GraphExecutor.Functions.Tests;

public sealed class AppSettingsTests
{
    [Fact]
    public void Read_Nothing_NamesAllThatIsMissing()
    {
        var problem = Assert.Throws<InvalidOperationException>(() => Read());

        Assert.Contains("GX_STORE", problem.Message, StringComparison.Ordinal);
        Assert.Contains("GX_SEALING_KEY", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GX_STORE", "postgres://x")]
    [InlineData("GX_STORE", "sqlite:")]
    [InlineData("GX_SEALING_KEY", "c2hvcnQ=")]
    [InlineData("GX_WEBPUBSUB", "http://plain.example")]
    [InlineData("GX_WEBPUBSUB", "AccessKey=x")]
    [InlineData("GX_WORKSPACE", "relative")]
    public void Read_Wrong_SaysWhich(string name, string value)
    {
        var problem = Assert.Throws<InvalidOperationException>(() => Read((name, value), complete: true));

        Assert.StartsWith(name, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Environment.NewLine, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Complete_TakesThem()
    {
        var settings = Read(("GX_KEY_VAULTS", "one, two"), complete: true);

        Assert.Equal(["one", "two"], settings.KeyVaults);
        Assert.Null(settings.WebPubSub);
    }

    private static AppSettings Read((string Name, string Value)? one = null, bool complete = false)
    {
        var values = new Dictionary<string, string?>();
        if (complete)
        {
            values["GX_STORE"] = "sqlite:runs.db";
            values["GX_SEALING_KEY"] = TestApp.SealingKey;
        }

        if (one is { } given)
        {
            values[given.Name] = given.Value;
        }

        return AppSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
    }
}
