using System.Text.RegularExpressions;

namespace GraphExecutor.Infra.Tests.Settings;

/// <summary>The image is not built here; what it takes from the repository must be there all the same.</summary>
public sealed partial class ImageTests
{
    [Fact]
    public void Dockerfile_BuildsAndRuns_OnTheRuntimeOfTheProjects()
    {
        var framework = Framework().Match(File.ReadAllText(Repository.File("Directory.Build.props"))).Groups[1].Value;

        var images = Image().Matches(File.ReadAllText(Repository.File("Dockerfile"))).Select(match => match.Groups[1].Value);

        Assert.Equal([$"dotnet/sdk:{framework}", $"azure-functions/dotnet-isolated:4-dotnet-isolated{framework}"], images);
    }

    [Fact]
    public void Dockerfile_WhatItCopies_IsThereAndNotLeftOut()
    {
        var leftOut = File.ReadAllLines(Repository.File(".dockerignore"));
        var copied = Copied().Matches(File.ReadAllText(Repository.File("Dockerfile")))
            .SelectMany(match => match.Groups[1].Value.Split(' ')[..^1])
            .Where(path => path != ".");

        Assert.NotEmpty(copied);
        Assert.All(copied, path => Assert.True(Path.Exists(Repository.File(path)), $"{path} is not there."));
        Assert.DoesNotContain(copied, path => leftOut.Contains(path.Split('/')[0]));
    }

    [GeneratedRegex("<TargetFramework>net(.*)</TargetFramework>")]
    private static partial Regex Framework();

    [GeneratedRegex(@"^FROM mcr\.microsoft\.com/(\S+)", RegexOptions.Multiline)]
    private static partial Regex Image();

    [GeneratedRegex("^COPY (?!--from)(.*)$", RegexOptions.Multiline)]
    private static partial Regex Copied();
}
