using System.Text;
using GraphExecutor.Documents;
using GraphExecutor.Tests.Workflows;
using GraphExecutor.Validation;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Validation;

/// <summary>Sizes at which anything quadratic would run into the time limits.</summary>
public sealed class LargeWorkflowTests
{
    private const int Limit = 60_000;

    [Theory(Timeout = Limit)]
    [InlineData(DocumentFormat.Json)]
    [InlineData(DocumentFormat.Yaml)]
    public async Task Parse_HundredThousandNodes_IsRead(DocumentFormat format)
    {
        var text = Nodes(100_000, i => i == 0 ? "" : $", \"needs\": [\"n{i / 2}\", \"n{i - 1}\"]", except: 2);

        var workflow = await Task.Run(() => Workflow.Parse(Encoding.UTF8.GetBytes(text), format, null), TestContext.Current.CancellationToken);

        Assert.Equal(100_000, workflow.Definition.Nodes.Count);
    }

    [Theory(Timeout = Limit)]
    [InlineData("\"tiemout\": 5")]
    [InlineData("\"needs\": [\"nope\"]")]
    [InlineData("\"timeout\": \"soon\", \"pool\": \"db\"")]
    [InlineData("\"needs\": [\"n0\", \"n0\"]")]
    [InlineData("\"env\": { \"A\": \"${{ nodes.nx.output }} ${{ contxt }}\" }")]
    [InlineData("\"env\": { \"A\": \"${{ nodes.n7.output }}\" }")]
    public async Task Parse_ThousandsOfProblems_ListsThousandAndTheirNumber(string property)
    {
        var text = Nodes(property.Contains("tiemout", StringComparison.Ordinal) ? 100_000 : 20_000, _ => $", {property}");

        var problems = await Task.Run(() => Parsing.ProblemsOf(text), TestContext.Current.CancellationToken);

        Assert.Equal(1_001, problems.Count);
        Assert.Equal(ProblemCodes.TooManyProblems, problems[^1].Code);
        Assert.Matches("^there are [0-9]{2,3},[0-9]{3} errors; 1,000 are listed$", problems[^1].Message);
    }

    [Fact(Timeout = Limit)]
    public async Task Parse_ThousandsOfMisspeltNames_AreLookedForInTime()
    {
        var text = Nodes(10_000, i => $", \"needs\": [\"m{i}\"]");

        var problems = await Task.Run(() => Parsing.ProblemsOf(text), TestContext.Current.CancellationToken);

        Assert.Equal("Did you mean `n0`?", problems[0].Remedy);
    }

    [Fact(Timeout = Limit)]
    public async Task Parse_ThousandsOfCyclesOfNeeds_AreListedInTime()
    {
        var text = Nodes(40_000, i => $", \"needs\": [\"n{i ^ 1}\"]");

        var problems = await Task.Run(() => Parsing.ProblemsOf(text), TestContext.Current.CancellationToken);

        Assert.Equal("there are 20,000 errors; 1,000 are listed", problems[^1].Message);
    }

    [Fact(Timeout = Limit)]
    public async Task Parse_ChainThatNamesGrandparentsAndTheRoot_IsCheckedInTime()
    {
        var text = Nodes(
            10_000, i => i < 2 ? (i == 0 ? "" : ", \"needs\": [\"n0\"]")
                : $", \"needs\": [\"n{i - 1}\"], \"env\": {{ \"A\": \"${{{{ nodes.n{i - 2}.output.x }}}} ${{{{ nodes.n0.output.x }}}}\" }}");

        var workflow = await Task.Run(() => Workflow.Parse(text), TestContext.Current.CancellationToken);

        Assert.Equal(10_000, workflow.Definition.Nodes.Count);
    }

    [Fact(Timeout = Limit)]
    public async Task Parse_ChainWithRootsOnTheSide_IsCheckedInTime()
    {
        // n(3i) is a chain; each of its nodes names a root of its own, two edges away.
        var text = Nodes(30_000, i => (i % 3) switch
        {
            1 => "",
            2 => $", \"needs\": [\"n{i - 1}\"]",
            _ => i == 0 ? "" : $", \"needs\": [\"n{i - 3}\", \"n{i - 1}\"], \"env\": {{ \"A\": \"${{{{ nodes.n{i - 2}.output.x }}}}\" }}",
        });

        var workflow = await Task.Run(() => Workflow.Parse(text), TestContext.Current.CancellationToken);

        Assert.Equal(30_000, workflow.Definition.Nodes.Count);
    }

    [Fact(Timeout = Limit)]
    public async Task Parse_ManyNodesThatNameStrangers_AreReportedInTime()
    {
        // A chain, each of whose nodes names the one after it.
        var text = Nodes(
            10_000, i => (i == 0 ? "" : $", \"needs\": [\"n{i - 1}\"]") + (i == 9_999 ? "" : $", \"env\": {{ \"A\": \"${{{{ nodes.n{i + 1}.output.x }}}}\" }}"));

        var problems = await Task.Run(() => Parsing.ProblemsOf(text), TestContext.Current.CancellationToken);

        Assert.Equal("there are 9,999 errors; 1,000 are listed", problems[^1].Message);
    }

    [Fact]
    public void Parse_ThousandsOfWarningsAndAnError_ListsTheError()
    {
        var warnings = Nodes(1_500, i => i == 0 ? "" : ", \"needs\": [\"n0\"], \"env\": { \"A\": \"${{ nodes.n0.output.x > `5` }}\" }");

        var workflow = Workflow.Parse(warnings);
        var problems = Parsing.ProblemsOf(warnings.Replace("\"n1499\"", "\"n1499\", \"cwd\": \"${{ nodes.n1499 }}\"", StringComparison.Ordinal));

        Assert.All(workflow.Warnings, warning => Assert.Equal(ProblemSeverity.Warning, warning.Severity));
        Assert.Equal("there are 1,499 warnings; 1,000 are listed", workflow.Warnings[^1].Message);
        Assert.Equal(ProblemCodes.NotSettled, Assert.Single(problems, problem => problem.Severity == ProblemSeverity.Error).Code);
    }

    private static string Nodes(int count, Func<int, string> more, int except = 0)
    {
        var text = new StringBuilder("{\"nodes\": [\n");
        for (var i = 0; i < count; i++)
        {
            text.Append(i == 0 ? "" : ",\n").Append("{ \"id\": \"n").Append(i).Append("\", \"run\": \"x\"").Append(i > 0 && i <= except ? "" : more(i)).Append(" }");
        }

        return text.Append("]}").ToString();
    }
}
