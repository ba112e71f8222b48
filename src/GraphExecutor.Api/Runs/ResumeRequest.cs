using System.Text.Json;
using GraphExecutor.Api.Endpoints;
using GraphExecutor.Api.Problems;

namespace GraphExecutor.Api.Runs;

/// <summary>What <c>POST /api/runs/{id}/resume</c> asks for.</summary>
internal sealed record ResumeRequest
{
    public IReadOnlyList<string> From { get; init; } = [];

    public JsonElement? Workflow { get; init; }

    public JsonElement? Context { get; init; }

    public JsonElement? Secrets { get; init; }

    /// <summary>Start nothing; only say what would be done.</summary>
    public bool Plan { get; init; }

    /// <exception cref="ApiException">It asks for nothing that can be.</exception>
    public static ResumeRequest Read(JsonBody body)
    {
        body.AllowOnly("from", "workflow", "context", "secrets", "plan");
        return new ResumeRequest
        {
            From = body.Texts("from"),
            Workflow = body.Value("workflow"),
            Context = RunContext.Checked(body.Object("context")),
            Secrets = body.Object("secrets"),
            Plan = body.Flag("plan"),
        };
    }
}
