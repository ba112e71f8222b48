using GraphExecutor.Tests.Scenarios;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Workflows;

public sealed class WorkflowWriterTests
{
    [Fact]
    public void ToJson_RandomDefinitions_AreReadAsEqualOnes()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var definition = new RandomDefinition(seed).Make();
            var json = Create(definition, seed).ToJson();

            var read = Workflow.Parse(json);

            Assert.True(definition == read.Definition, $"seed {seed}: {json}");
            Assert.Equal(json, Workflow.Create(read.Definition).ToJson());
        }
    }

    [Fact]
    public void ToJson_Scenarios_AreReadAsEqualOnes()
    {
        foreach (var scenario in Scenario.All.Values)
        {
            var definition = scenario.With().Definition;

            Assert.Equal(definition, Workflow.Parse(Workflow.Create(definition).ToJson()).Definition);
        }
    }

    [Fact]
    public void ToJson_NothingButANode_IsShort() => Assert.Equal(
        """{"name":"workflow","nodes":[{"id":"a","run":"echo \"→ <ü>\""}]}""",
        Workflow.Create(new WorkflowDefinition { Nodes = [new CommandNode { Id = "a", Run = "echo \"→ <ü>\"" }] }).ToJson());

    [Fact]
    public void ToJson_MoreThanTheFormatHolds_SaysWhat()
    {
        var many = Workflow.Create(new WorkflowDefinition { MaxParallelism = int.MaxValue, Nodes = [new CommandNode { Id = "a", Run = "x" }] });
        var half = Workflow.Create(new WorkflowDefinition { Nodes = [new CommandNode { Id = "a", Run = "\ud800" }] });

        Assert.Contains("maxParallelism", Assert.Throws<InvalidOperationException>(many.ToJson).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(half.ToJson);
    }

    private static Workflow Create(WorkflowDefinition definition, int seed)
    {
        try
        {
            return Workflow.Create(definition);
        }
        catch (WorkflowException exception)
        {
            throw new InvalidOperationException($"seed {seed}: {exception.Message}", exception);
        }
    }
}
