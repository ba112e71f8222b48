using System.Text.RegularExpressions;

namespace GraphExecutor.Infra.Tests.Bicep;

public sealed partial class CompilerTests
{
    private const int Timeout = 120_000;

    // A parameter file is checked together with main.bicep and its modules.
    [Theory(Timeout = Timeout)]
    [InlineData("dev.bicepparam")]
    [InlineData("prod.bicepparam")]
    public async Task Lint_WithAllRules_FindsNothing(string file)
    {
        var run = await Compiler.RunAsync(Repository.Infra, "lint", file);

        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Error));
    }

    // Else a linter that is not told its rules would pass anything.
    [Fact(Timeout = Timeout)]
    public async Task Lint_UnusedParameter_IsAnError()
    {
        var folder = Directory.CreateTempSubdirectory("gx-bicep-").FullName;
        try
        {
            File.Copy(Path.Combine(Repository.Infra, "bicepconfig.json"), Path.Combine(folder, "bicepconfig.json"));
            await File.WriteAllTextAsync(Path.Combine(folder, "bad.bicep"), "param unused string\n", TestContext.Current.CancellationToken);

            var run = await Compiler.RunAsync(folder, "lint", "bad.bicep");

            Assert.Equal(1, run.ExitCode);
            Assert.Contains("Error no-unused-params", run.Error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Modules_EachOne_IsUsed()
    {
        var used = Compiler.Files("*.bicep").SelectMany(file => ModulePath().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value);
        var there = Directory.EnumerateFiles(Path.Combine(Repository.Infra, "modules")).Select(Path.GetFileName);

        Assert.Equal(there.Order(), used.Distinct().Order());
    }

    [GeneratedRegex(@"^module \w+ '(?:modules/)?([\w-]+\.bicep)'", RegexOptions.Multiline)]
    private static partial Regex ModulePath();
}
