using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace GraphExecutor.Tests.Scheduling;

public sealed partial class ArchitectureTests
{
    [Fact]
    public void Scheduling_Sources_KnowNoTaskClockOrLog()
    {
        var files = Directory.GetFiles(Path.Combine(Root(), "src", "GraphExecutor.Core", "Scheduling"), "*.cs");

        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            var code = Comment().Replace(File.ReadAllText(file), "");
            Assert.Empty(Forbidden().Matches(code).Select(match => $"{Path.GetFileName(file)}: {match.Value}"));
        });
    }

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));

    [GeneratedRegex(@"\b(Task|ValueTask|TimeProvider|ILogger|async|await|DateTime|DateTimeOffset|Stopwatch|Thread|Guid)\b")]
    private static partial Regex Forbidden();

    [GeneratedRegex("//.*")]
    private static partial Regex Comment();
}
