using System.Reflection;
using System.Runtime.CompilerServices;
using GraphExecutor.Api.Problems;
using GraphExecutor.Starting;

namespace GraphExecutor.Api.Tests;

/// <summary>docs/api.md has every method of every path, and every code of an error.</summary>
public sealed class DocumentationTests
{
    private static readonly string Page = File.ReadAllText(PathOfPage());

    [Fact]
    public void Page_HasEveryErrorCode()
    {
        var codes = typeof(ProblemCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)
            .Concat(Enum.GetNames<RunRefusal>());

        Assert.All(codes, code => Assert.Contains($"`{code}`", Page, StringComparison.Ordinal));
    }

    [Fact(Timeout = 30_000)]
    public async Task Page_HasEveryPath()
    {
        await using var server = await ApiServer.StartAsync();
        var described = new OpenApiDescription(await server.ReadAsync("/openapi/v1.json"));

        var paths = described.Operations.Select(each => each.Operation.Split(' ')[1]
            .Replace("{runId}", "{id}", StringComparison.Ordinal).Replace("{nodeId}", "{node}", StringComparison.Ordinal));

        Assert.All(paths, path => Assert.Contains($"{path}`", Page, StringComparison.Ordinal));
    }

    private static string PathOfPage([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "docs", "api.md"));
}
