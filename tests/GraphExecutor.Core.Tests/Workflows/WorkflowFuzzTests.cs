using System.Text;
using GraphExecutor.Documents;
using GraphExecutor.Workflows;

namespace GraphExecutor.Tests.Workflows;

/// <summary>Whatever the text, a workflow comes out or a list of problems: never another exception.</summary>
public sealed class WorkflowFuzzTests
{
    private const string Yaml = """
        # comment
        name: fuzz
        x-base: &base { timeout: 5s, env: { A: "1" } }
        context: { host: web-1, list: [1, 2.5, ~, 0x1F] }
        secrets: [token]
        pools: { db: 2 }
        nodes:
          - { <<: *base, id: a, run: echo }
          - id: b-1
            command: [ls, "${{ context.host }}"]
            needs: [a]
            retry: { maxAttempts: 3, delay: 1s, on: [Timeout] }
            prompts: [{ match: 'p(ass)?word:', send: "${{ secrets.token }}\n" }]
          - id: c
            type: function
            function: f
            input: { x: "${{ nodes.\"b-1\".output.x || 'none' }}", y: !!str 5 }
            description: |
              two
              lines
          - *base
        edges:
          - { source: b-1, target: c, on: failure, errors: [ExitCode], when: "nodes.\"b-1\".exitCode == `3`" }

        """;

    private const string Json = """
        {
          "name": "fuzz", "context": { "host": "web-1", "list": [1, 2.5, null, true, "\u00e9\ud83d\ude00"] }, "secrets": ["token"],
          "defaults": { "timeout": "10m", "env": { "A": "${{ context.list[0] }}" } }, "pools": { "db": 2 },
          "nodes": [
            { "id": "a", "run": "echo" },
            { "id": "b-1", "command": ["ls", "${{ context.host }}"], "needs": ["a"], "retry": { "maxAttempts": 3, "delay": "1s", "backoff": 1.5 },
              "prompts": [ { "match": "p(ass)?word:", "send": "${{ secrets.token }}\n" } ], "pool": "db" },
            { "id": "c", "type": "function", "function": "f", "input": { "x": "${{ nodes.\"b-1\".output.x || 'none' }}" } }
          ],
          "edges": [ { "source": "b-1", "target": "c", "on": "failure", "errors": ["ExitCode"], "when": "nodes.\"b-1\".exitCode == `3`" } ]
        }
        """;

    // What texts of these languages are made of; single bytes rarely meet it.
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ":", ": ", ",", "\"", "'", "\n", "\r\n", "\t", "- ", "? ", "&a ", "*a", "*base", "<<: ", "!!str ", "!x ", "|\n", ">-\n", "#", "---\n",
        "...\n", "%YAML 1.2\n", "${{", "}}", "`", "\\", "\\u0000", "\\ud800", "\0", "\uFEFF", "\u0085", "\u2028", "0x", "1e999", "-", ".", "null", "true",
        "nodes", "context", "secrets", "*", "@", "$", "id: a", "\"id\": \"a\",", "(", ")", "|", "&", "!", "=", "<", "[]", "{}",
    ];

    [Theory]
    [InlineData(Yaml, DocumentFormat.Yaml)]
    [InlineData(Json, DocumentFormat.Json)]
    [InlineData(Json, DocumentFormat.Yaml)]
    public void Parse_MutatedText_GivesAWorkflowOrProblems(string text, DocumentFormat format)
    {
        var random = new Random(20_260_101);
        var good = Encoding.UTF8.GetBytes(text);
        for (var round = 0; round < 3_000; round++)
        {
            var mutated = good;
            for (var mutations = random.Next(1, 4); mutations > 0; mutations--)
            {
                mutated = Mutate(mutated, random);
            }

            try
            {
                Workflow.Parse(mutated, format, null);
            }
            catch (WorkflowException exception)
            {
                Assert.NotEmpty(exception.Problems);
            }
            catch (Exception exception)
            {
                Assert.Fail($"{exception.GetType().Name} in round {round} for {Convert.ToBase64String(mutated)}: {exception}");
            }
        }
    }

    private static byte[] Mutate(byte[] text, Random random)
    {
        var at = random.Next(text.Length + 1);
        var length = Math.Min(random.Next(1, 12), text.Length - at);
        switch (random.Next(6))
        {
            case 0 when length > 0:
                var flipped = text.ToArray();
                flipped[at] ^= (byte)(1 << random.Next(8));
                return flipped;
            case 1:
                return text[..at];
            case 2:
                return [.. text[..at], .. text[(at + length)..]];
            case 3:
                var from = random.Next(text.Length + 1);
                return [.. text[..at], .. text.AsSpan(from, Math.Min(random.Next(1, 40), text.Length - from)), .. text[at..]];
            default:
                return [.. text[..at], .. Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]), .. text[(random.Next(2) * length + at)..]];
        }
    }
}
