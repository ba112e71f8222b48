using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GraphExecutor.Documents;
using GraphExecutor.Events;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Validation;

namespace GraphExecutor.Api.Contracts;

/// <summary>What the API answers, as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters =
    [
        typeof(EventTimeConverter), typeof(CamelCaseEnumConverter<NodeStatus>), typeof(CamelCaseEnumConverter<OutputSource>),
        typeof(CamelCaseEnumConverter<DocumentFormat>), typeof(CamelCaseEnumConverter<ProblemSeverity>),
    ])]
[JsonSerializable(typeof(RunStarted))]
[JsonSerializable(typeof(RunList))]
[JsonSerializable(typeof(RunDetails))]
[JsonSerializable(typeof(PlanView))]
[JsonSerializable(typeof(LogView))]
[JsonSerializable(typeof(MessageAccepted))]
[JsonSerializable(typeof(LiveAddress))]
[JsonSerializable(typeof(ValidationResult))]
[JsonSerializable(typeof(WorkflowEntryView))]
[JsonSerializable(typeof(WorkflowList))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(ProblemView))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    // An output may be as deep as a parser allows by default (64), and stands inside an answer.
    private const int MaxDepth = 128;

    private static ApiJson? _relaxed;

    /// <summary>Leaves text in other scripts as it is: an answer never stands inside HTML.</summary>
    public static ApiJson Relaxed =>
        _relaxed ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth });
}
