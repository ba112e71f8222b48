using System.Text.Json;
using System.Text.RegularExpressions;
using GraphExecutor.Infra.Tests.Bicep;

namespace GraphExecutor.Infra.Tests.Settings;

/// <summary>The app reads its settings by name: those of the cloud, of the sample and of the code must be the same.</summary>
public sealed partial class SettingTests(DeploymentFixture deployments)
{
    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public void Sample_OfTheSettings_IsPartOfADeployment(string parameters) =>
        Assert.Subset(Own(deployments[parameters].Settings().Keys).ToHashSet(), Own(Sample().Keys).ToHashSet());

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public void Settings_OfADeployment_AreReadByTheApp(string parameters)
    {
        var app = Repository.File("src/GraphExecutor.Functions");
        Assert.SkipUnless(Directory.Exists(app), "There is no src/GraphExecutor.Functions in this tree.");

        var read = Directory.EnumerateFiles(app, "*.cs", SearchOption.AllDirectories).SelectMany(file => Name().Matches(File.ReadAllText(file)));

        Assert.Subset(read.Select(match => match.Groups[1].Value).ToHashSet(), Own(deployments[parameters].Settings().Keys).ToHashSet());
    }

    internal static Dictionary<string, string> Sample()
    {
        var sample = JsonDocument.Parse(File.ReadAllText(Repository.File("local.settings.sample.json"))).RootElement;
        return sample.GetProperty("Values").Deserialize<Dictionary<string, string>>()!;
    }

    private static IEnumerable<string> Own(IEnumerable<string> names) => names.Where(name => name.StartsWith("GX_", StringComparison.Ordinal)).Order();

    [GeneratedRegex("\"(GX_[A-Z_]+)\"")]
    private static partial Regex Name();
}
