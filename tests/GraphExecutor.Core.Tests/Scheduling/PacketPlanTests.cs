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

    [Theory]
    [InlineData("a; b; c", "a b c")]
    [InlineData("a; b:a; c:a; d:b,c", "b c")]
    [InlineData("a; b:a; c:a; d:a; e:b,c; f:b,c", "b c | e f")]
    [InlineData("a; b:a; c:a; d:b; e:c; f:d,e", "b d c e")]
    [InlineData("a; b; c:a; d:b", "a c b d")]
    [InlineData("a; b; c:a; d:a,b", "")]
    public void Packets_OfFunctions_AreItsSiblingsToo(string graph, string expected) => Assert.Equal(expected, Packets(Functions(graph)));

    [Fact]
    public void Packets_ManySiblings_AreCut()
    {
        var packets = Of(Functions(string.Join("; ", Enumerable.Range(0, 40).Select(i => $"n{i}")))).All().ToList();

        Assert.Equal([16, 16, 8], packets.Select(packet => packet.Count));
        Assert.Equal(Enumerable.Range(0, 40), packets.SelectMany(packet => packet));
    }

    [Theory]
    [InlineData("", "", "b c d")]
    [InlineData("id: b, $", "id: b, run: x", "c d")]
    [InlineData("id: b", "id: b, pool: p", "c d")]
    [InlineData("id: b", "id: b, packet: false", "c d")]
    [InlineData("id: b", "id: b, retry: { maxAttempts: 2 }", "c d")]
    [InlineData("id: b", "id: b, retry: { maxAttempts: 1 }, timeout: 1s, join: any, allowFailure: true", "b c d")]
    [InlineData("id: b, $, needs: [a]", "id: b, $", "c d")]
    [InlineData("needs: [b, c, d]", "needs: [b, c]", "b c")]
    [InlineData("id: e", "id: e, join: settled", "b c d")]
    [InlineData("id: e", "id: e, join: any", "")]
    [InlineData("nodes:", "failFast: true\nnodes:", "")]
    [InlineData("nodes:", "scheduling: layers\nnodes:", "")]
    [InlineData("nodes:", "maxParallelism: 3\nnodes:", "b c d")]
    [InlineData("nodes:", "maxParallelism: 2\nnodes:", "")]
    public void Packets_WhatTheEndOfOneSiblingMayStart_LeavesThemAlone(string text, string instead, string expected)
    {
        const string Family = """
            pools: { p: 1 }
            nodes:
              - { id: a, $ }
              - { id: b, $, needs: [a] }
              - { id: c, $, needs: [a] }
              - { id: d, $, needs: [a] }
              - { id: e, $, needs: [b, c, d] }
            """;
        var changed = text.Length > 0 ? Family.Replace(text, instead, StringComparison.Ordinal) : Family;

        Assert.Equal(expected, Packets(Workflow.Parse(changed.Replace("$", "type: function, function: f", StringComparison.Ordinal))));
    }

    [Fact]
    public void Packets_OfAWorkflow_AreThoseOfLargeOnesAlone()
    {
        static Workflow Chain(int nodes) => Graph(string.Join("; ", Enumerable.Range(0, nodes).Select(i => i == 0 ? "n0" : $"n{i}:n{i - 1}")));

        Assert.Empty(Chain(PacketPlan.SmallWorkflow).Packets());
        Assert.Equal(["n0", "n1"], Chain(PacketPlan.SmallWorkflow + 1).Packets()[0].Take(2));
    }

    private static Workflow Graph(string text) => Graph(text, new CommandNode { Id = "", Run = "true" });

    private static Workflow Functions(string text) => Graph(text, new FunctionNode { Id = "", Function = "f" });

    private static Workflow Graph(string text, NodeDefinition node) => Workflow.Create(new WorkflowDefinition
    {
        Nodes =
        [
            .. text.Split("; ").Select(each => each.Split(':')).Select(parts =>
                node with { Id = parts[0], Needs = parts.Length > 1 ? [.. parts[1].Split(',')] : [] }),
        ],
    });

    private static PacketPlan Of(Workflow workflow) => PacketPlan.Of(workflow.Plan, small: 0);

    private static string Packets(Workflow workflow) =>
        string.Join(" | ", Of(workflow).All().Select(packet => string.Join(' ', packet.Select(workflow.Plan.IdOf))));
}
