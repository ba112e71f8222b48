using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using GraphExecutor.Validation;
using GraphExecutor.Workflows;
using NJsonSchema;

namespace GraphExecutor.Tests.Workflows;

/// <summary>The JSON Schema says what the reader says: of workflows as they should be, and of those that somebody has spoilt.</summary>
public sealed class SchemaTests
{
    private const int Workflows = 60;
    private const int ChangesOfEach = 20;

    // What a schema cannot say has other codes: names that must exist, circles, expressions.
    private static readonly HashSet<string> ShapeProblems =
    [
        ProblemCodes.UnknownProperty, ProblemCodes.MissingProperty, ProblemCodes.MisplacedProperty, ProblemCodes.WrongType, ProblemCodes.InvalidValue,
        ProblemCodes.UnknownNodeType,
    ];

    private static readonly string?[] OtherValues =
    [
        "null", "true", "0", "1", "-1", "2.5", "300", "5000", "10000000", "\"\"", "\" \"", "\"x\"", "\"5m\"", "\"0s\"", "\"1h30m\"", "\"PT5S\"", "\"P\"",
        "\"90\"", "\"m\"", "\"64KiB\"", "\"1 GB\"", "\"12 apples\"", "\"failure\"", "\"all\"", "\"rerun\"", "\"json\"", "\"layers\"", "\"function\"", "\"command\"",
        "\"an id\"", "\"a\\u0000b\"", "[]", "{}", "[\"x\"]", "[\"\"]", "[1]", "[null]", "{\"x\": 1}", "{\"a=b\": \"c\"}", "{\"cols\": 80}", "{\"rows\": \"5\"}",
        "{\"maxAttempts\": 2}", "{\"maxAttempt\": 2}", "{\"x-mine\": [1]}", "{\"match\": \"x\", \"send\": \"y\"}", "[{\"match\": \"x\", \"send\": \"y\"}]",
        "[{\"match\": \"x\"}]", "[{\"id\": \"a\", \"run\": \"x\"}]", "[{\"source\": \"a\", \"target\": \"b\"}]", null,
    ];

    private static readonly string[] OtherNames =
    [
        "x-mine", "position", "$schema", "label", "nodes", "edges", "id", "type", "run", "command", "needs", "function", "input", "timeout", "retry", "errors", "handles",
        "on", "when", "terminal", "env", "prompts", "defaults", "pools", "secrets", "delay", "times", "timeOut", "items",
    ];

    [Fact(Timeout = 60_000)]
    public async Task Schema_WorkflowAsTheReaderAcceptsIt_IsAccepted()
    {
        var schema = await SchemaAsync();
        for (var seed = 0; seed < Workflows; seed++)
        {
            var text = Workflow.Create(new RandomDefinition(seed).Make()).ToJson();

            Assert.True(schema.Validate(text).Count == 0, $"seed {seed}: {string.Join('\n', schema.Validate(text))}\n{text}");
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task Schema_WorkflowThatSomebodyHasChanged_IsAcceptedExactlyWhenItsShapeIs()
    {
        var schema = await SchemaAsync();
        var random = new Random(7);
        var refused = 0;
        for (var seed = 0; seed < Workflows; seed++)
        {
            var text = Workflow.Create(new RandomDefinition(seed).Make()).ToJson();
            for (var i = 0; i < ChangesOfEach; i++)
            {
                var changed = Change(JsonNode.Parse(text)!.AsObject(), random).ToJsonString();
                var problems = ShapeProblemsOf(changed);
                var errors = schema.Validate(changed);

                Assert.True(
                    errors.Count == 0 == (problems.Count == 0),
                    $"seed {seed}, change {i}\nreader: {string.Join('\n', problems)}\nschema: {string.Join('\n', errors)}\n{changed}");
                refused += errors.Count > 0 ? 1 : 0;
            }
        }

        // Otherwise all this would show nothing.
        Assert.InRange(refused, Workflows * ChangesOfEach / 4, Workflows * ChangesOfEach * 3 / 4);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("""{ "nodes": [{ "id": "a", "run": "x", "join": "each" }] }""")]
    [InlineData("""{ "nodes": [{ "id": "a", "run": "x", "onLost": "repeat" }] }""")]
    [InlineData("""{ "nodes": [{ "id": "a", "run": "x", "capture": "xml" }] }""")]
    [InlineData("""{ "nodes": [{ "id": "a", "run": "x" }], "scheduling": "breadth" }""")]
    [InlineData("""{ "nodes": [{ "id": "a", "run": "x" }, { "id": "b", "run": "x" }], "edges": [{ "source": "a", "target": "b", "on": "error" }] }""")]
    [InlineData("""{ "nodes": [{ "id": "a", "run": "x", "function": "f" }] }""")]
    [InlineData("""{ "nodes": [{ "id": "a", "function": "f" }] }""")]
    [InlineData("""{ "nodes": [{ "id": "a", "run": "x", "skipExitCodes": [256] }] }""")]
    [InlineData("""{ "nodes": [{ "id": "a", "run": "x", "retry": { "jitter": 1.5 } }] }""")]
    public async Task Schema_ValueThatThereIsNot_IsRefusedByBoth(string text)
    {
        Assert.NotEmpty(ShapeProblemsOf(text));
        Assert.NotEmpty((await SchemaAsync()).Validate(text));
    }

    [Fact(Timeout = 30_000)]
    public async Task Schema_WorkflowsOfTheRepository_AreAccepted()
    {
        var schema = await SchemaAsync();

        Assert.NotEmpty(schema.Definitions);
        Assert.All(Directory.GetFiles(Path.Combine(Repository(), "samples"), "workflow.yaml", SearchOption.AllDirectories), file =>
            Assert.Empty(schema.Validate(Workflow.Parse(File.ReadAllText(file)).ToJson())));
    }

    private static async Task<JsonSchema> SchemaAsync() =>
        await JsonSchema.FromFileAsync(Path.Combine(Repository(), "src/GraphExecutor.Core/Workflows/workflow.schema.json"), TestContext.Current.CancellationToken);

    private static List<Problem> ShapeProblemsOf(string text)
    {
        try
        {
            Workflow.Parse(text);
            return [];
        }
        catch (WorkflowException exception)
        {
            return [.. exception.Problems.Where(problem => problem.Severity == ProblemSeverity.Error && ShapeProblems.Contains(problem.Code))];
        }
    }

    /// <summary>Removes, replaces, renames or adds a value somewhere.</summary>
    private static JsonObject Change(JsonObject root, Random random)
    {
        var places = Places(root).ToList();
        var (parent, key) = places[random.Next(places.Count)];
        var value = random.GetItems(OtherValues, 1)[0];
        var node = value is null ? null : JsonNode.Parse(value);
        switch (parent)
        {
            case JsonArray array:
                array[(int)key] = node;
                break;
            case JsonObject map when random.Next(4) == 0:
                map.Remove((string)key);
                break;
            case JsonObject map when random.Next(3) == 0:
                map[random.GetItems(OtherNames, 1)[0]] = node;
                break;
            case JsonObject map:
                map[(string)key] = node;
                break;
        }

        return root;
    }

    /// <summary>All values but those whose shape is the user's own.</summary>
    private static IEnumerable<(JsonNode Parent, object Key)> Places(JsonNode node)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (name, value) in map.ToList())
                {
                    yield return (map, name);
                    foreach (var place in value is null || name is "context" or "input" or "data" ? [] : Places(value))
                    {
                        yield return place;
                    }
                }

                break;
            case JsonArray array:
                for (var i = 0; i < array.Count; i++)
                {
                    yield return (array, i);
                    foreach (var place in array[i] is { } item ? Places(item) : [])
                    {
                        yield return place;
                    }
                }

                break;
        }
    }

    private static string Repository([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../../.."));
}
