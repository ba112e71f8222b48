using GraphExecutor.Tests.Workflows;
using GraphExecutor.Validation;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Validation;

public sealed class SoundExpressionsTests
{
    [Theory]
    [InlineData("env: { A: \"${{ run.attempt }} ${{ secrets.s }} ${{ run.id }}\" }")]
    [InlineData("cwd: \"${{ run.directory }}\"")]
    [InlineData("prompts: [{ match: m, send: \"${{ secrets.s }}\" }]")]
    [InlineData("env: { A: \"$HOME ${HOME} {{ x }}\" }")]
    public void Parse_ExpressionWhereItMayStand_IsSound(string property) =>
        Assert.Empty(Workflow.Parse($"secrets: [s]\nnodes: [{{ id: a, run: x, {property} }}]").Warnings);

    [Fact]
    public void Parse_ExpressionsInCommandAndInput_AreSound() => Assert.Empty(Workflow.Parse("""
        secrets: [s]
        nodes:
          - { id: a, command: [x, "${{ run.id }}"] }
          - { id: f, type: function, function: f, needs: [a], input: { a: ["${{ secrets.s }}", "${{ nodes.a.exitCode == `0` }}"] } }
        """).Warnings);

    [Fact]
    public void Parse_ExpressionInAScript_SaysHowToPassTheValue() => Assert.Equal(
        "line 1: nodes[0].run: a script takes no ${{ }}: text pasted into a script can run as code. "
        + "Give the value to the script as an environment variable: env: { HOST: \"${{ context.host }}\" }, then \"$HOST\"",
        Parsing.ProblemOf("nodes: [{ id: a, run: \"ssh ${{ context.host }}\" }]"));

    [Theory]
    [InlineData("shell: [bash, \"${{ context.a }}\"]", "nodes[0].shell[1]: no ${{ }} is allowed here. Write the value itself")]
    [InlineData("prompts: [{ match: \"${{ context.a }}\", send: x }]", "nodes[0].prompts[0].match: no ${{ }} is allowed here. Write the value itself")]
    [InlineData("cwd: \"${{ secrets.s }}\"", "nodes[0].cwd: secrets.s may not be used here. Secrets are for `env`, `prompts.send` and the `input` of functions")]
    [InlineData("env: { A: \"${{ secrets.t }}\" }", "nodes[0].env.A: there is no secret \"t\". Did you mean `s`?")]
    [InlineData("env: { A: \"${{ secrets.password }}\" }", "nodes[0].env.A: there is no secret \"password\". Declare it in the workflow: `secrets: [password]`")]
    [InlineData("env: { A: \"${{ nodes.nope.output }}\" }", "nodes[0].env.A: \"nodes.nope.output\" names a node \"nope\", which is not there. Name a node of this workflow")]
    [InlineData("env: { A: \"${{ nodes.bb.output }}\" }", "nodes[0].env.A: \"nodes.bb.output\" names a node \"bb\", which is not there. Did you mean `b`?")]
    [InlineData("env: { A: \"${{ nodes.a.output }}\" }", "nodes[0].env.A: node \"a\" names itself. Make it a parent")]
    [InlineData("env: { A: \"${{ nodes.b.output }}\" }", "nodes[0].env.A: node \"b\" need not have settled when \"a\" starts. Make it a parent: `needs: [b]`")]
    [InlineData("env: { A: \"${{ context.x\" }", "nodes[0].env.A: the expression \"${{ context.x\" does not end. Close it with }}")]
    public void Parse_WrongExpression_IsOneProblem(string property, string start) => Assert.StartsWith(
        $"line 2: {start}", Parsing.ProblemOf($"secrets: [s]\nnodes: [{{ id: a, run: x, {property} }}, {{ id: b, run: x }}]"), StringComparison.Ordinal);

    [Fact]
    public void Parse_SecretInACommand_IsAProblem() => Assert.StartsWith(
        "line 2: nodes[0].command[1]: secrets.s may not be used here.",
        Parsing.ProblemOf("secrets: [s]\nnodes: [{ id: a, command: [x, \"${{ secrets.s }}\"] }]"), StringComparison.Ordinal);

    [Fact]
    public void Parse_WrongExpressionInDefaults_PointsThere()
    {
        var problem = Assert.Single(Parsing.ProblemsOf("defaults: { cwd: /x,\n  env: { A: \"${{ contxt.a }}\" } }\nnodes: [{ id: a, run: x }, { id: b, run: x }]"));

        Assert.Equal((2, "defaults.env.A"), (problem.Line, problem.Path));
    }

    [Fact]
    public void Parse_ExpressionInDefaultsThatANodeReplaces_IsNotAskedOfIt() => Assert.Empty(Workflow.Parse(
        "defaults: { env: { A: \"${{ nodes.a.output.x }}\" } }\nnodes: [{ id: a, run: x, env: { A: y } }, { id: b, run: x, needs: [a] }]").Warnings);

    // Edges as source>target, with ! for failure edges; then join, the node that asks, the node it names, and whether it may.
    [Theory]
    [InlineData("a>b", "", "b", "a", true)]
    [InlineData("a>b b>c", "", "c", "a", true)]
    [InlineData("a>c b>c", "", "c", "b", true)]
    [InlineData("a>c b>c", "settled", "c", "b", true)]
    [InlineData("a>c b>c", "any", "c", "b", false)]
    [InlineData("a>c", "any", "c", "a", true)]
    [InlineData("r>a r>b a>c b>c", "any", "c", "r", true)]
    [InlineData("r>a b>c a>c", "any", "c", "r", false)]
    [InlineData("r>a a>c r>c", "any", "c", "r", true)]
    [InlineData("a>b a>c", "", "c", "b", false)]
    [InlineData("a>b", "", "a", "b", false)]
    [InlineData("a!c b!c", "", "c", "a", false)]
    [InlineData("a!c", "", "c", "a", true)]
    [InlineData("a!c b>c", "", "c", "a", true)]
    [InlineData("r>a a!c r>b b!c", "all", "c", "b", true)]
    public void Parse_NodeNamesAnother_MayWhenItIsSettledBefore(string edges, string join, string asks, string named, bool allowed)
    {
        var pairs = edges.Split(' ').Select(edge => edge.Split('>', '!')).ToList();
        var nodes = pairs.SelectMany(pair => pair).Distinct().Select(id =>
            $"- {{ id: {id}, run: x{(join.Length > 0 && id == asks ? $", join: {join}" : "")}{(id == asks ? $", env: {{ A: \"${{{{ nodes.{named}.status }}}}\" }}" : "")} }}");
        var text = $"nodes:\n{string.Join('\n', nodes)}\nedges:\n{string.Join('\n', edges.Split(' ').Zip(pairs, (edge, pair) =>
            $"- {{ source: {pair[0]}, target: {pair[1]}, on: {(edge.Contains('!', StringComparison.Ordinal) ? "failure" : "success")} }}"))}";

        if (allowed)
        {
            Assert.Empty(Workflow.Parse(text).Warnings);
        }
        else
        {
            Assert.Equal(ProblemCodes.NotSettled, Assert.Single(Parsing.ProblemsOf(text)).Code);
        }
    }

    [Theory]
    [InlineData("nodes.b.exitCode == `1`", null)]
    [InlineData("${{ nodes.a.output.x }}", null)]
    [InlineData("run.id", null)]
    [InlineData("nodes.c.status", "line 3: edges[0].when: node \"c\" need not have settled when \"b\" settles.")]
    [InlineData("nodes.d.status", "line 3: edges[0].when: node \"d\" need not have settled when \"b\" settles.")]
    [InlineData("nodes.z.status", "line 3: edges[0].when: \"nodes.z.status\" names a node \"z\", which is not there.")]
    [InlineData("secrets.s", "line 3: edges[0].when: secrets.s may not be used here.")]
    [InlineData("nodes.b.exitCode = `1`", "line 3: edges[0].when: \"nodes.b.exitCode = `1`\" is not JMESPath")]
    [InlineData("", "line 3: edges[0].when: the expression is empty.")]
    public void Parse_Condition_MayNameItsSourceAndWhatItMayName(string when, string? problem)
    {
        var text = $"""
            secrets: [s]
            nodes: [{"{ id: a, run: x }, { id: b, run: x, needs: [a] }, { id: c, run: x }, { id: d, run: x, needs: [a] }"}]
            edges: [{"{ source: b, target: c, when: \""}{when}{"\" }"}]
            """;

        if (problem is null)
        {
            Assert.Empty(Workflow.Parse(text).Warnings);
        }
        else
        {
            Assert.StartsWith(problem, Parsing.ProblemOf(text), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Parse_CommandOutputComparedWithNumber_IsAWarning()
    {
        var workflow = Workflow.Parse("nodes: [{ id: a, run: x }, { id: b, run: x }]\nedges: [{ source: a, target: b, when: \"nodes.a.output.n > `5`\" }]");

        Assert.Equal(
            "line 2: warning: edges[0].when: \"nodes.a.output.n > `5`\" compares an output of the command \"a\" with a number, but what `name=value` lines give is text. "
            + "Compare with a text ('5'), use to_number(…), or let the command write one JSON object to $GX_OUTPUT",
            Assert.Single(workflow.Warnings).ToString());
    }

    [Fact]
    public void Parse_FunctionOutputComparedWithNumber_IsSound() => Assert.Empty(Workflow.Parse(
        "nodes: [{ id: a, type: function, function: f }, { id: b, run: x }]\nedges: [{ source: a, target: b, when: \"nodes.a.output.n > `5`\" }]").Warnings);

    [Fact]
    public void Parse_ExpressionsInACycle_AreStillReadAndNotAskedForAnOrder() => Assert.Equal(
        [ProblemCodes.Cycle, ProblemCodes.InvalidExpression],
        Parsing.ProblemsOf("nodes: [{ id: a, run: x, needs: [b] }, { id: b, run: x, needs: [a], env: { A: \"${{ nodes.a.output }}\", B: \"${{ contxt }}\" } }]").Select(problem => problem.Code));
}
