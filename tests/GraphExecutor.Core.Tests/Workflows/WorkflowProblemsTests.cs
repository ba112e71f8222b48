using GraphExecutor.Validation;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Workflows;

/// <summary>What is said about texts that are well-formed and yet no workflow.</summary>
public sealed class WorkflowProblemsTests
{
    [Theory]
    [InlineData("---", "line 2: null stands where a workflow (an object) is wanted. A workflow has `nodes:`, each with an `id` and a `run`")]
    [InlineData("[1]", "line 1: an array stands where a workflow (an object) is wanted")]
    [InlineData("just text", "line 1: the text \"just text\" stands where a workflow (an object) is wanted")]
    [InlineData("name: x", "line 1: `nodes` is missing. Give it at least one node")]
    [InlineData("nodes: []", "line 1: nodes: there are no nodes. Give it at least one")]
    [InlineData("context: { k-1: a, k_1: b }\nnodes: [{ id: a, run: x }]", "line 1: context.k_1: \"k-1\" and \"k_1\" would both be the variable GX_CONTEXT_K_1. Rename one of them")]
    [InlineData("steps: []\nnodes: [{ id: a, run: x }]", "line 1: steps: a workflow has no property \"steps\". Here that is `nodes`")]
    [InlineData("nodes: {}", "line 1: nodes: an object stands where an array is wanted. Begin each item with `- `")]
    [InlineData("nodes: []\nedges: [{ source: a, target: b }]", "line 1: nodes: there are no nodes. Give it at least one")]
    [InlineData("nodes: [5]", "line 1: nodes[0]: the number 5 stands where a node is wanted. Write { id: …, run: … }")]
    [InlineData("nodes: [{ run: x }]", "line 1: nodes[0]: `id` is missing. Give the node an id, such as \"build\"")]
    [InlineData("nodes: [{ id: a }]", "line 1: nodes[0]: the node does not say what to do. Give it a `run` or a `command`, or a `type`: command, function")]
    [InlineData("nodes: [{ id: a, function: f }]", "line 1: nodes[0]: the node does not say what to do. Add `type: function`")]
    [InlineData("nodes: [{ id: a, type: function }]", "line 1: nodes[0]: `function` is missing. Name the function that the host has registered")]
    [InlineData("nodes: [{ id: a, type: command }]", "line 1: nodes[0]: a command node has neither `run` nor `command`. Give it one of them")]
    [InlineData("nodes: [{ id: a, run: x, command: [y] }]", "line 1: nodes[0]: a command node has both `run` and `command`. Give it one of them")]
    [InlineData("nodes: [{ id: a, type: map }]", "line 1: nodes[0].type: nodes of type \"map\" come in a later version. This version knows: command, function")]
    [InlineData("nodes: [{ id: a, type: comand, run: x }]", "line 1: nodes[0].type: \"comand\" is not a node type. Did you mean `command`?")]
    [InlineData("nodes: [{ id: a, type: llm }]", "line 1: nodes[0].type: \"llm\" is not a node type. This version knows: command, function")]
    [InlineData("nodes: [{ id: a, items: [1] }]", "line 1: nodes[0].items: `items` comes in a later version. Take it out for now")]
    [InlineData("nodes: [{ id: a, run: x, repeat: {} }]", "line 1: nodes[0].repeat: `repeat` comes in a later version. Take it out for now")]
    [InlineData("schedules: []\nnodes: [{ id: a, run: x }]", "line 1: schedules: `schedules` comes in a later version. Take it out for now")]
    [InlineData("nodes: [{ id: a, run: x, function: f }]", "line 1: nodes[0].function: a command node has no property \"function\". It goes with nodes of another type")]
    [InlineData("nodes: [{ id: a, run: x, tiemout: 5s }]", "line 1: nodes[0].tiemout: a command node has no property \"tiemout\". Did you mean `timeout`?")]
    [InlineData("nodes: [{ id: a, run: x, \"a b\": 1 }]", "line 1: nodes[0][\"a b\"]: a command node has no property \"a b\". Names that start with x- are free for your own use")]
    [InlineData("node: 1\nnodes: [{ id: a, run: x }]", "line 1: node: a workflow has no property \"node\". Did you mean `nodes`?")]
    [InlineData("nodes: [{ id: a, run: x, retry: { attempts: 3 } }]", "line 1: nodes[0].retry.attempts: retry has no property \"attempts\"")]
    [InlineData("nodes: [{ id: a, run: x, terminal: { columns: 3 } }]", "line 1: nodes[0].terminal.columns: a terminal has no property \"columns\"")]
    [InlineData("defaults: { run: x }\nnodes: [{ id: a, run: x }]", "line 1: defaults.run: defaults has no property \"run\"")]
    [InlineData("nodes: [{ id: a, run: x }]\nedges: [5]", "line 2: edges[0]: the number 5 stands where an edge is wanted. Write { source: …, target: … }")]
    [InlineData("nodes: [{ id: a, run: x }, { id: b, run: x }]\nedges: [{ source: a }]", "line 2: edges[0]: `target` is missing. Name the node that waits for it")]
    [InlineData("nodes: [{ id: a, run: x }, { id: b, run: x }]\nedges: [{ source: a, target: b, form: c }]", "line 2: edges[0].form: an edge has no property \"form\"")]
    [InlineData("nodes: [{ id: a, run: x }, { id: b, run: x }]\nedges: [{ source: a, target: b, errors: [X] }]", "line 2: edges[0].errors: `errors` goes with `on: failure` only. Add `on: failure`, or take it out")]
    [InlineData("nodes: [{ id: a, run: x }, { id: b, run: x }]\nedges: [{ source: a, target: b, on: fail }]", "line 2: edges[0].on: \"fail\" is not allowed here. Use one of: success, failure, always")]
    [InlineData("name: ' '\nnodes: [{ id: a, run: x }]", "line 1: name: the name is empty. Leave it out for the file's name")]
    public void Parse_OneMistake_IsOneProblem(string text, string start) =>
        Assert.StartsWith(start, Parsing.ProblemOf(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("description: 5", "nodes[0].description: the number 5 stands where a text is wanted. Put it in quotes")]
    [InlineData("description: null", "nodes[0].description: null stands where a text is wanted. Write \"\" for an empty text, or take it out")]
    [InlineData("name: [x]", "nodes[0].name: an array stands where a text is wanted. Write a single text in its place")]
    [InlineData("needs: b", "nodes[0].needs: the text \"b\" stands where an array is wanted. Write [\"b\"]")]
    [InlineData("needs: [5]", "nodes[0].needs[0]: the number 5 stands where a text is wanted. Put it in quotes")]
    [InlineData("join: one", "nodes[0].join: \"one\" is not allowed here. Use one of: all, any, settled")]
    [InlineData("join: al", "nodes[0].join: \"al\" is not allowed here. Did you mean `all`?")]
    [InlineData("join: true", "nodes[0].join: true stands where a text is wanted. Use one of: all, any, settled")]
    [InlineData("timeout: soon", "nodes[0].timeout: \"soon\" is not a duration. Write it like \"90s\"")]
    [InlineData("timeout: true", "nodes[0].timeout: true stands where a duration is wanted. Write it like \"90s\"")]
    [InlineData("timeout: 0s", "nodes[0].timeout: a limit of no time at all. Leave it out for no limit")]
    [InlineData("timeout: 60d", "nodes[0].timeout: 60d is too long: 49 days are allowed. Give a shorter one")]
    [InlineData("idleTimeout: 5", "nodes[0].idleTimeout: \"5\" is not a duration.")]
    [InlineData("gracePeriod: -5s", "nodes[0].gracePeriod: \"-5s\" is not a duration.")]
    [InlineData("retry: 3", "nodes[0].retry: the number 3 stands where an object is wanted")]
    [InlineData("retry: { maxAttempts: 0 }", "nodes[0].retry.maxAttempts: 0 is not allowed here. Give a whole number from 1 to 1000000")]
    [InlineData("retry: { maxAttempts: 1.5 }", "nodes[0].retry.maxAttempts: 1.5 is not allowed here. Give a whole number from 1 to 1000000")]
    [InlineData("retry: { maxAttempts: '3' }", "nodes[0].retry.maxAttempts: the text \"3\" stands where a whole number is wanted. Give a whole number from 1 to 1000000, without quotes")]
    [InlineData("retry: { backoff: 0.5 }", "nodes[0].retry.backoff: 0.5 is not allowed here. Give a number from 1 to 1000")]
    [InlineData("retry: { jitter: 2 }", "nodes[0].retry.jitter: 2 is not allowed here. Give a number from 0 to 1")]
    [InlineData("retry: { on: Timeout }", "nodes[0].retry.on: the text \"Timeout\" stands where an array is wanted. Put it in [ ]")]
    [InlineData("onLost: retry", "nodes[0].onLost: \"retry\" is not allowed here. Use one of: rerun, fail")]
    [InlineData("allowFailure: 'true'", "nodes[0].allowFailure: the text \"true\" stands where true or false is wanted. Write it without quotes")]
    [InlineData("detach: yes", "nodes[0].detach: the text \"yes\" stands where true or false is wanted.")]
    [InlineData("pool: 5", "nodes[0].pool: the number 5 stands where a text is wanted.")]
    [InlineData("env: [A]", "nodes[0].env: an array stands where an object is wanted")]
    [InlineData("env: { A: null }", "nodes[0].env.A: null stands where a text is wanted. Write \"\" for an empty text")]
    [InlineData("env: { A: { B: 1 } }", "nodes[0].env.A: an object stands where a text is wanted.")]
    [InlineData("env: { 'A=B': x }", "nodes[0].env[\"A=B\"]: \"A=B\" cannot be a variable's name. Give it a name without = and NUL")]
    [InlineData("env: { A: \"x\\0y\" }", "nodes[0].env.A: a NUL character cannot be passed to a program. Take it out")]
    [InlineData("shell: bash", "nodes[0].shell: the text \"bash\" stands where an array is wanted. Write [\"program\", \"argument\", …]")]
    [InlineData("shell: []", "nodes[0].shell: there is no program. Write [\"program\", \"argument\", …]")]
    [InlineData("shell: ['']", "nodes[0].shell: there is no program.")]
    [InlineData("shell: [5]", "nodes[0].shell[0]: the number 5 stands where a text is wanted. Put it in quotes")]
    [InlineData("terminal: big", "nodes[0].terminal: the text \"big\" stands where an object or false is wanted. Write { cols: 120, rows: 30 }, or false for plain pipes")]
    [InlineData("terminal: { cols: 0 }", "nodes[0].terminal.cols: 0 is not allowed here. Give a whole number from 1 to 4096")]
    [InlineData("prompts: [x]", "nodes[0].prompts[0]: the text \"x\" stands where a prompt is wanted. Write { match: …, send: … }")]
    [InlineData("prompts: [{ match: x }]", "nodes[0].prompts[0]: `send` is missing. Give the text to write")]
    [InlineData("prompts: [{ match: '(', send: x }]", "nodes[0].prompts[0].match: \"(\" is not a regular expression: InsufficientClosingParentheses at character 2")]
    [InlineData("prompts: [{ match: '(?=x)', send: x }]", "nodes[0].prompts[0].match: \"(?=x)\" uses what is not supported. Look-arounds")]
    [InlineData("prompts: [{ match: x, send: y, times: 0 }]", "nodes[0].prompts[0].times: 0 is not allowed here.")]
    [InlineData("capture: all", "nodes[0].capture: \"all\" is not allowed here. Use one of: none, text, lines, json")]
    [InlineData("skipExitCodes: [256]", "nodes[0].skipExitCodes[0]: 256 is not allowed here. Give a whole number from 0 to 255")]
    [InlineData("logLimit: lots", "nodes[0].logLimit: \"lots\" is not a size. Write it like 4096, \"64KiB\"")]
    [InlineData("cwd: false", "nodes[0].cwd: false stands where a text is wanted. Put it in quotes")]
    public void Parse_WrongValueInANode_SaysWhatIsWanted(string property, string start)
    {
        var problem = Assert.Single(Parsing.ProblemsOf($"{Parsing.Node($"run: x, {property}")}\n  - {{ id: b, run: x }}"));

        Assert.StartsWith($"line 2: {start}", problem.ToString(), StringComparison.Ordinal);
        Assert.NotNull(problem.Remedy);
    }

    [Theory]
    [InlineData("context: [1]", "context: an array stands where an object is wanted")]
    [InlineData("secrets: a", "secrets: the text \"a\" stands where an array is wanted")]
    [InlineData("secrets: [a-b]", "secrets[0]: \"a-b\" cannot be a secret's name. Begin with a letter or _")]
    [InlineData("secrets: [5]", "secrets[0]: the number 5 stands where a text is wanted. Put it in quotes")]
    [InlineData("secrets: ['']", "secrets[0]: \"\" cannot be a secret's name.")]
    [InlineData("maxParallelism: 0", "maxParallelism: 0 is not allowed here. Give a whole number from 1 to 1000000")]
    [InlineData("maxParallelism: 99999999999999999999999", "maxParallelism: 99999999999999999999999 is not allowed here.")]
    [InlineData("maxParallelism: 0xffffffffffffffffffff", "maxParallelism: 0xffffffffffffffffffff is not allowed here.")]
    [InlineData("pools: { db: many }", "pools.db: the text \"many\" stands where a whole number is wanted.")]
    [InlineData("pools: { db: 0 }", "pools.db: 0 is not allowed here.")]
    [InlineData("failFast: no", "failFast: the text \"no\" stands where true or false is wanted.")]
    [InlineData("scheduling: layer", "scheduling: \"layer\" is not allowed here. Did you mean `layers`?")]
    [InlineData("timeout: ''", "timeout: \"\" is not a duration.")]
    [InlineData("defaults: 5", "defaults: the number 5 stands where an object is wanted")]
    [InlineData("defaults: { shell: [] }", "defaults.shell: there is no program.")]
    [InlineData("edges: {}", "edges: an object stands where an array is wanted")]
    [InlineData("description: 5", "description: the number 5 stands where a text is wanted.")]
    public void Parse_WrongValueInAWorkflow_SaysWhatIsWanted(string property, string start) => Assert.StartsWith(
        $"line 2: {start}", Parsing.ProblemOf($"nodes: [{{ id: a, run: x }}]\n{property}"), StringComparison.Ordinal);

    [Fact]
    public void Parse_WrongCommand_NamesTheShellScript() => Assert.Equal(
        "line 2: nodes[0].command: the text \"ls -l\" stands where an array is wanted. Write [\"program\", \"argument\", …]; for a shell script use `run`",
        Parsing.ProblemOf(Parsing.Node("command: ls -l")));

    [Fact]
    public void Parse_NumberOfMillionsOfDigits_IsReadAtOnce()
    {
        var problem = Parsing.ProblemOf($$"""{ "maxParallelism": {{new string('9', 4_000_000)}}, "nodes": [{ "id": "a", "run": "x" }] }""");

        Assert.StartsWith("line 1: maxParallelism: 9999", problem, StringComparison.Ordinal);
        Assert.True(problem.Length < 300);
    }

    [Fact]
    public void Parse_ManyMistakes_ReportsAllInTheOrderOfTheLines()
    {
        var problems = Parsing.ProblemsOf("""
            maxParalelism: 3
            edges:
              - { source: bild, target: test }
              - { source: build, target: test, on: never }
            nodes:
              - id: build
                run: make ${{ context.x }}
                timeout: soon
              - id: build
                run: again
              - id: 1st
                run: x
                pool: db
              - id: test
                needs: [buidl]
                run: x
                env: { A: "${{ contxt.a }}" }
            """);

        Assert.Equal(
            [
                (1, ProblemCodes.UnknownProperty, "maxParalelism"),
                (3, ProblemCodes.UnknownNode, "edges[0].source"),
                (4, ProblemCodes.InvalidValue, "edges[1].on"),
                (7, ProblemCodes.ExpressionNotAllowed, "nodes[0].run"),
                (8, ProblemCodes.InvalidValue, "nodes[0].timeout"),
                (9, ProblemCodes.DuplicateId, "nodes[1].id"),
                (11, ProblemCodes.InvalidValue, "nodes[2].id"),
                (13, ProblemCodes.UnknownPool, "nodes[2].pool"),
                (15, ProblemCodes.UnknownNode, "nodes[3].needs[0]"),
                (17, ProblemCodes.InvalidExpression, "nodes[3].env.A"),
            ],
            problems.Select(problem => (problem.Line ?? 0, problem.Code, problem.Path)));
        Assert.All(problems, problem => Assert.NotNull(problem.Remedy));
    }

    [Theory]
    [InlineData("{ id: a, type: map }", "nodes[0].type")]
    [InlineData("{ id: a, type: 5 }", "nodes[0].type")]
    [InlineData("{ id: a }", "nodes[0]")]
    [InlineData("{ id: a, run: 5 }", "nodes[0].run")]
    [InlineData("{ id: true, run: x }", "nodes[0].id")]
    [InlineData("{ id: 1, run: x }", "nodes[0].id")]
    public void Parse_WrongNode_DoesNotMakeItsEdgesWrong(string node, string path)
    {
        var id = node.Contains("true", StringComparison.Ordinal) ? "'true'" : node.Contains("id: 1", StringComparison.Ordinal) ? "'1'" : "a";

        var problem = Assert.Single(Parsing.ProblemsOf($"nodes:\n  - {node}\n  - {{ id: b, run: x, needs: [{id}] }}\nedges:\n  - {{ source: {id}, target: b, on: failure }}"));

        Assert.Equal(path, problem.Path);
    }

    [Fact]
    public void Parse_NeedsThatIsNoList_DoesNotMakeExpressionsWrong()
    {
        var problem = Parsing.ProblemOf("nodes: [{ id: a, run: x }, { id: b, run: x, needs: a, env: { A: \"${{ nodes.a.output.v }}\" } }]");

        Assert.Equal("line 1: nodes[1].needs: the text \"a\" stands where an array is wanted. Write [\"a\"]", problem);
    }

    [Fact]
    public void Parse_EdgeFromAnUnknownNode_DoesNotMakeExpressionsWrong()
    {
        var problem = Parsing.ProblemOf("nodes: [{ id: build, run: x }, { id: b, run: x, needs: [biuld], env: { A: \"${{ nodes.build.output.v }}\" } }]");

        Assert.Equal("line 1: nodes[1].needs[0]: there is no node \"biuld\". Did you mean `build`?", problem);
    }

    [Fact]
    public void Message_OfTheException_ListsAllProblems()
    {
        var exception = Assert.Throws<WorkflowException>(() => Workflow.Parse("name: 5\nnodes: [{ id: a }]"));

        Assert.Equal(string.Join('\n', exception.Problems), exception.Message);
        Assert.Equal(2, exception.Problems.Count);
    }

    [Fact]
    public void Parse_Null_ThrowsArgumentNull() => Assert.Throws<ArgumentNullException>(() => Workflow.Parse(null!));
}
