using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GraphExecutor.Web.Tests;

/// <summary>What axe-core, which comes with the packages of the page, finds wrong with a page: names, roles, contrast and more.</summary>
internal static class Accessibility
{
    private const string Script = "src/GraphExecutor.Web/node_modules/axe-core/axe.min.js";

    // The terminal draws what nodes print, in their colours: its text is not the page's.
    private const string Look = """
        () => axe.run({ exclude: ['.xterm'] }, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })
            .then(found => JSON.stringify(found.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.target} ${node.failureSummary}`))))
        """;

    private static readonly string Source = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../..", Script));

    /// <summary>Fails when something is wrong with the page as it is now.</summary>
    public static async Task AssertAsync(OpenedPage opened)
    {
        await opened.Page.EvaluateAsync(Source);
        var found = JsonSerializer.Deserialize<string[]>(await opened.Page.EvaluateAsync<string>(Look))!;
        Assert.True(found.Length == 0, $"{opened.Page.Url}\n{string.Join('\n', found)}");
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
