using System.Text;
using GraphExecutor.Documents;
using GraphExecutor.Nodes;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Workflows;

public sealed class WorkflowReaderTests
{
    private const string PatchHost = """
        {
          "name": "patch-host",
          "context": { "host": "web-1" },
          "secrets": ["sudo_password"],
          "defaults": { "timeout": "10m" },
          "maxParallelism": 16,
          "nodes": [
            { "id": "probe",  "run": "uname -r && echo \"kernel=$(uname -r)\" >> $GX_OUTPUT" },
            { "id": "update", "run": "sudo apt-get update", "needs": ["probe"], "timeout": "5m",
              "retry": { "maxAttempts": 3, "delay": "2s", "backoff": 2, "maxDelay": "1m", "on": ["ExitCode:100", "Timeout"] },
              "prompts": [ { "match": "password for .*:", "send": "${{ secrets.sudo_password }}\n" } ] },
            { "id": "rollback", "run": "echo rolling back" },
            { "id": "report", "type": "function", "function": "report", "input": { "kernel": "${{ nodes.probe.output.kernel }}" } }
          ],
          "edges": [ { "source": "update", "target": "report" },
                     { "source": "update", "target": "rollback", "on": "failure", "errors": ["ExitCode"] } ]
        }
        """;

    [Fact]
    public void Parse_ExampleOfTheDocumentation_ReadsAllOfIt()
    {
        var workflow = Workflow.Parse(PatchHost);

        var definition = workflow.Definition;
        Assert.Empty(workflow.Warnings);
        Assert.Equal(("patch-host", 16), (definition.Name, definition.MaxParallelism));
        Assert.Equal(TimeSpan.FromMinutes(10), definition.Defaults.Timeout);
        Assert.Equal(["probe", "update", "rollback", "report"], definition.Nodes.Select(node => node.Id));
        var update = Assert.IsType<CommandNode>(definition.Nodes[1]);
        Assert.Equal(["probe"], update.Needs);
        Assert.Equal(
            new RetryPolicy { MaxAttempts = 3, Delay = TimeSpan.FromSeconds(2), MaxDelay = TimeSpan.FromMinutes(1), On = ["ExitCode:100", "Timeout"] },
            update.Retry);
        Assert.Equal([new PromptDefinition("password for .*:", "${{ secrets.sudo_password }}\n")], update.Prompts);
        Assert.Equal(
            [new("update", "report"), new EdgeDefinition("update", "rollback") { On = EdgeTrigger.Failure, Errors = ["ExitCode"] }],
            definition.Edges);
    }

    [Fact]
    public void Parse_SmallestWorkflow_HasTheDefaults()
    {
        var definition = Workflow.Parse("nodes: [{ id: a, run: x }, { id: f, type: function, function: g }]").Definition;

        Assert.Equal(
            new WorkflowDefinition
            {
                Nodes = [new CommandNode { Id = "a", Run = "x" }, new FunctionNode { Id = "f", Function = "g" }],
            },
            definition);
        Assert.Equal(("workflow", 64, false, SchedulingMode.Dataflow), (definition.Name, definition.MaxParallelism, definition.FailFast, definition.Scheduling));
        var command = (CommandNode)definition.Nodes[0];
        Assert.Equal((CaptureMode.None, false, 256L << 20), (command.Capture, command.Detach, command.LogLimit));
        Assert.Equal((LostPolicy.Rerun, false, null), (command.OnLost, command.AllowFailure, command.Join));
        Assert.Equal("null", ((FunctionNode)definition.Nodes[1]).Input.ToString());
    }

    [Fact]
    public void Parse_EveryProperty_IsRead()
    {
        var definition = Workflow.Parse("""
            name: all
            description: everything
            context: { host: web-1, port: 0x50, deep: { list: [1, .5, null, yes] } }
            secrets: [token]
            defaults:
              timeout: 1h
              idleTimeout: 2m
              gracePeriod: 0s
              retry: { maxAttempts: 2, delay: 1500ms, backoff: 1.5, maxDelay: 3s, jitter: 0.5, on: [Timeout] }
              env: { A: 1, B: text }
              cwd: /srv
              shell: [sh, -c]
              terminal: { cols: 80 }
            maxParallelism: 2
            pools: { db: 3 }
            failFast: true
            scheduling: layers
            timeout: PT2H
            nodes:
              - id: first
                command: [ls, -l]
              - id: second
                type: command
                name: Second
                description: the other
                needs: [first]
                join: settled
                run: make
                env: { C: 1.10, D: true }
                cwd: sub
                shell: [bash]
                terminal: false
                prompts: [{ match: "ok?", send: "y\n", times: 3, echo: true }]
                capture: json
                skipExitCodes: [3, 255]
                detach: true
                logLimit: 4KiB
                timeout: 5s
                idleTimeout: 6s
                gracePeriod: 7s
                retry: {}
                onLost: fail
                allowFailure: true
                pool: db
              - { id: third, type: function, function: f, input: [1, { a: "${{ context.host }}" }] }
            edges:
              - { source: first, target: third, on: failure, errors: [ExitCode], handles: false, when: context.host }
              - { source: second, target: third, on: always }
            """).Definition;

        Assert.Equal(
            new WorkflowDefinition
            {
                Name = "all",
                Description = "everything",
                Context = new([new("host", Json("\"web-1\"")), new("port", Json("80")), new("deep", Json("""{"list":[1,0.5,null,"yes"]}"""))]),
                Secrets = ["token"],
                Defaults = new NodeDefaults
                {
                    Timeout = TimeSpan.FromHours(1),
                    IdleTimeout = TimeSpan.FromMinutes(2),
                    GracePeriod = TimeSpan.Zero,
                    Retry = new RetryPolicy
                    {
                        MaxAttempts = 2,
                        Delay = TimeSpan.FromSeconds(1.5),
                        Backoff = 1.5,
                        MaxDelay = TimeSpan.FromSeconds(3),
                        Jitter = 0.5,
                        On = ["Timeout"],
                    },
                    Env = new([new("A", "1"), new("B", "text")]),
                    Cwd = "/srv",
                    Shell = ["sh", "-c"],
                    Terminal = new TerminalDefinition(new TerminalSize(80, 30)),
                },
                MaxParallelism = 2,
                Pools = new([new("db", 3)]),
                FailFast = true,
                Scheduling = SchedulingMode.Layers,
                Timeout = TimeSpan.FromHours(2),
                Nodes =
                [
                    new CommandNode { Id = "first", Command = ["ls", "-l"] },
                    new CommandNode
                    {
                        Id = "second",
                        Name = "Second",
                        Description = "the other",
                        Needs = ["first"],
                        Join = JoinMode.Settled,
                        Run = "make",
                        Env = new([new("C", "1.10"), new("D", "true")]),
                        Cwd = "sub",
                        Shell = ["bash"],
                        Terminal = new TerminalDefinition(null),
                        Prompts = [new PromptDefinition("ok?", "y\n") { Times = 3, Echo = true }],
                        Capture = CaptureMode.Json,
                        SkipExitCodes = [3, 255],
                        Detach = true,
                        LogLimit = 4096,
                        Timeout = TimeSpan.FromSeconds(5),
                        IdleTimeout = TimeSpan.FromSeconds(6),
                        GracePeriod = TimeSpan.FromSeconds(7),
                        Retry = new RetryPolicy(),
                        OnLost = LostPolicy.Fail,
                        AllowFailure = true,
                        Pool = "db",
                    },
                    new FunctionNode { Id = "third", Function = "f", Input = Json("""[1,{"a":"${{ context.host }}"}]""") },
                ],
                Edges =
                [
                    new EdgeDefinition("first", "third") { On = EdgeTrigger.Failure, Errors = ["ExitCode"], Handles = false, When = "context.host" },
                    new EdgeDefinition("second", "third") { On = EdgeTrigger.Always },
                ],
            },
            definition);
    }

    [Theory]
    [InlineData(null, "workflow")]
    [InlineData("file", "file")]
    public void Parse_WithoutName_TakesTheGivenOne(string? given, string name) =>
        Assert.Equal(name, Workflow.Parse("nodes: [{ id: a, run: x }]"u8, DocumentFormat.Yaml, given).Name);

    [Fact]
    public void Parse_ExtrasOfGraphEditors_AreAllowedEverywhere()
    {
        const string extras = "\"$schema\": s, position: { x: 1 }, data: [1], x-note: n";
        var workflow = Workflow.Parse($$"""
            {{extras.Replace(", ", "\n", StringComparison.Ordinal)}}
            defaults: { {{extras}}, terminal: { {{extras}} }, retry: { {{extras}} } }
            nodes:
              - { id: a, run: x, {{extras}}, prompts: [{ match: m, send: s, {{extras}} }] }
              - { id: b, type: function, function: f, {{extras}} }
            edges:
              - { source: a, target: b, {{extras}}, id: e, type: smooth, label: l, sourceHandle: s, targetHandle: t }
            """);

        Assert.Equal(2, workflow.Definition.Nodes.Count);
    }

    [Fact]
    public void Parse_JsonAndYaml_GiveEqualDefinitions()
    {
        var fromJson = Workflow.Parse(Encoding.UTF8.GetBytes(PatchHost), DocumentFormat.Json, null);
        var fromYaml = Workflow.Parse(Encoding.UTF8.GetBytes(PatchHost), DocumentFormat.Yaml, null);

        Assert.Equal(fromJson.Definition, fromYaml.Definition);
        Assert.Equal(fromJson.Definition.GetHashCode(), fromYaml.Definition.GetHashCode());
    }

    [Fact]
    public void Parse_AnchorsAndMergeKeys_ShareSettings()
    {
        var nodes = Workflow.Parse("""
            x-base: &base { timeout: 5s, env: { A: 1 } }
            nodes:
              - { <<: *base, id: a, run: x }
              - { <<: *base, id: b, run: x, timeout: 6s }
            """).Definition.Nodes;

        Assert.Equal([TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6)], nodes.Select(node => node.Timeout!.Value));
        Assert.All(nodes, node => Assert.Equal("1", ((CommandNode)node).Env["A"]));
    }

    private static JsonValue Json(string json) => JsonValue.Parse(json);
}
