using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GraphExecutor.Api.Endpoints;
using GraphExecutor.Api.Problems;

namespace GraphExecutor.Api.Runs;

/// <summary>What <c>POST /api/runs</c> asks for.</summary>
internal sealed record StartRequest
{
    // A body may be 128 deep, before anybody looks whether it is a workflow.
    private static readonly JsonSerializerOptions Deep = new() { MaxDepth = 256 };

    /// <summary>The definition, an object or a text in YAML or JSON; else <see cref="WorkflowName"/> is given.</summary>
    public JsonElement? Workflow { get; init; }

    public string? WorkflowName { get; init; }

    public JsonElement? Context { get; init; }

    public JsonElement? Secrets { get; init; }

    public string? RunId { get; init; }

    /// <exception cref="ApiException">It asks for nothing that can be.</exception>
    public static StartRequest Read(JsonBody body)
    {
        body.AllowOnly("workflow", "workflowName", "context", "secrets", "runId");
        var request = new StartRequest
        {
            Workflow = body.Value("workflow"),
            WorkflowName = body.Text("workflowName"),
            Context = RunContext.Checked(body.Object("context")),
            Secrets = body.Object("secrets"),
            RunId = body.Text("runId"),
        };
        if ((request.Workflow is null) == (request.WorkflowName is null))
        {
            throw ApiException.Body("Give either `workflow`, the definition, or `workflowName`, the name of a stored one.");
        }

        return request.RunId is null || GraphExecutor.Runs.RunId.IsValid(request.RunId)
            ? request
            : throw ApiException.Body($"`runId`: \"{JsonBody.Short(request.RunId)}\" is not a run id: {GraphExecutor.Runs.RunId.Form}.");
    }

    /// <summary>
    /// A hash by which the same request is known. Of secrets only the names and references count: from a hash of a short value the value
    /// could be found by trying.
    /// </summary>
    public string Hash()
    {
        var secrets = new JsonObject();
        foreach (var secret in Secrets?.EnumerateObject().ToArray() ?? [])
        {
            secrets[secret.Name] = secret.Value.ValueKind == JsonValueKind.String ? secret.Value.GetString() : null;
        }

        var text = new JsonObject
        {
            ["workflow"] = Node(Workflow),
            ["workflowName"] = WorkflowName,
            ["context"] = Node(Context),
            ["secrets"] = secrets,
        }.ToJsonString(Deep);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    // Without the white space between its parts, which does not make it another request.
    private static JsonNode? Node(JsonElement? value) => value is not { } given ? null
        : given.ValueKind == JsonValueKind.Object ? JsonObject.Create(given) : JsonValue.Create(given);
}
