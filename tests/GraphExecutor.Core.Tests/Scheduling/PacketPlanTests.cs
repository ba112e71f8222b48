using GraphExecutor.Scheduling;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Scheduling;

public sealed class PacketPlanTests
{
    [Theory]
    [InlineData("a; b:a; c:b", "a b c")]
    [InlineData("a; b:a; c:a; d:b; e:c", "b d | c e")]
    [InlineData("a; b:a; c:a; d:b,c; e:d", "d e")]
    [InlineData("a; b", "")]
    public void Packets_OfAGraph_AreItsChains(string graph, string expected) => Assert.Equal(expected, Packets(Graph(graph)));

    [Fact]
    public void Packets_LongChain_IsCut()
    {
        var packets = Of(Graph(string.Join("; ", Enumerable.Range(0, 40).Select(i => i == 0 ? "n0" : $"n{i}:n{i - 1}")))).All().ToList();

        Assert.Equal([16, 16, 8], packets.Select(packet => packet.Count));
        Assert.Equal(Enumerable.Range(0, 40), packets.SelectMany(packet => packet));
    }

    [Theory]
    [InlineData("""nodes: [{ id: a, run: x }, { id: b, run: x, needs: [a], pool: p }, { id: c, run: x, needs: [b] }]; pools: { p: 1 }""", "")]
    [InlineData("""nodes: [{ id: a, run: x }, { id: b, run: x, needs: [a] }, { id: c, run: x, needs: [b], packet: false }]""", "a b")]
    [InlineData("""nodes: [{ id: a, run: x }, { id: b, run: x }]; edges: [{ source: a, target: b, on: failure }]""", "")]
    [InlineData("""nodes: [{ id: a, run: x }, { id: b, run: x }]; edges: [{ source: a, target: b, when: "nodes.a.exitCode == `0`" }]""", "")]
    [InlineData("""nodes: [{ id: a, run: x }, { id: b, run: x }]; edges: [{ source: a, target: b, on: always }]""", "a b")]
    [InlineData("""nodes: [{ id: a, run: x }, { id: b, run: x, needs: [a] }]; scheduling: layers""", "")]
    public void Packets_WhatIsToBeDecidedBetweenNodes_EndsThem(string workflow, string expected) => Assert.Equal(expected, Packets(Workflow.Parse(workflow.Replace("; ", "\n", StringComparison.Ordinal))));

    [Fact]
    public void Packets_OfAWorkflow_AreThoseOfLargeOnesAlone()
    {
        static Workflow Chain(int nodes) => Graph(string.Join("; ", Enumerable.Range(0, nodes).Select(i => i == 0 ? "n0" : $"n{i}:n{i - 1}")));

        Assert.Empty(Chain(PacketPlan.SmallWorkflow).Packets());
        Assert.Equal(["n0", "n1"], Chain(PacketPlan.SmallWorkflow + 1).Packets()[0].Take(2));
    }

    private static Workflow Graph(string text) => Workflow.Create(new WorkflowDefinition
    {
        Nodes =
        [
            .. text.Split("; ").Select(node => node.Split(':')).Select(parts =>
                new CommandNode { Id = parts[0], Run = "true", Needs = parts.Length > 1 ? [.. parts[1].Split(',')] : [] }),
        ],
    });

    private static PacketPlan Of(Workflow workflow) => PacketPlan.Of(workflow.Plan, small: 0);

    private static string Packets(Workflow workflow) =>
        string.Join(" | ", Of(workflow).All().Select(packet => string.Join(' ', packet.Select(workflow.Plan.IdOf))));
}
