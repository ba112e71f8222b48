using System.Text;
using System.Text.Json;
using GraphExecutor.Api.Endpoints;
using GraphExecutor.Api.Problems;
using GraphExecutor.Documents;
using GraphExecutor.Workflows;

namespace GraphExecutor.Api.Workflows;

/// <summary>The text of a workflow as a request gives it: an object inside a body, a text in YAML or JSON inside a body, or a body.</summary>
/// <param name="Utf8">The text.</param>
/// <param name="Format">What it is written in.</param>
internal sealed record WorkflowText(ReadOnlyMemory<byte> Utf8, DocumentFormat Format)
{
    /// <summary>The value of a property <c>workflow</c>.</summary>
    /// <exception cref="ApiException">It is neither an object nor a text.</exception>
    public static WorkflowText Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => new WorkflowText(Encoding.UTF8.GetBytes(value.GetRawText()), DocumentFormat.Json),
        JsonValueKind.String => new WorkflowText(Encoding.UTF8.GetBytes(value.GetString()!), DocumentFormat.Detect),
        var kind => throw ApiException.Body(
            $"`workflow` is {JsonBody.Describe(kind)}, and must be an object, or a text in YAML or JSON."),
    };

    /// <exception cref="WorkflowException">It cannot run.</exception>
    public Workflow Parse(string? name) => Workflow.Parse(Utf8.Span, Format, name);
}
