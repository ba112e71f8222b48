using System.Runtime.CompilerServices;
using GraphExecutor.Workflows;
using PublicApiGenerator;

namespace GraphExecutor.Tests.Workflows;

/// <summary>What others may call is promised; this shows each change of it in the diff.</summary>
public sealed class PublicApiTests
{
    private const string Approve = "APPROVE_PUBLIC_API";

    [Fact]
    public void PublicApi_OfCore_IsAsApproved()
    {
        var options = new ApiGeneratorOptions { IncludeAssemblyAttributes = false };
        var received = typeof(Workflow).Assembly.GeneratePublicApi(options).ReplaceLineEndings("\n").TrimEnd() + "\n";
        var approvedFile = ApprovedFile();
        if (Environment.GetEnvironmentVariable(Approve) == "1")
        {
            File.WriteAllText(approvedFile, received);
        }

        var approved = File.Exists(approvedFile) ? File.ReadAllText(approvedFile).ReplaceLineEndings("\n") : "";
        if (approved != received)
        {
            var before = approved.Split('\n');
            var after = received.Split('\n');
            var changes = before.Except(after).Select(line => $"- {line.Trim()}").Concat(after.Except(before).Select(line => $"+ {line.Trim()}"));
            Assert.Fail(
                $"The public API of GraphExecutor.Core has changed:\n{string.Join('\n', changes)}\n"
                + $"If that is meant, run this test with {Approve}=1 and commit {Path.GetFileName(approvedFile)}.");
        }
    }

    private static string ApprovedFile([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "PublicApi.approved.txt"));
}
