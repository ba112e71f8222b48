using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;

namespace GraphExecutor.Events;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(CamelCaseEnumConverter<RunStatus>), typeof(CamelCaseEnumConverter<NodeStatus>), typeof(CamelCaseEnumConverter<OutputSource>), typeof(TextListConverter)])]
[JsonSerializable(typeof(GraphEvent))]
internal sealed partial class EventJsonContext : JsonSerializerContext
{
    // An output may be as deep as a parser allows by default (64), and stands inside an event.
    private const int MaxDepth = 128;

    private static EventJsonContext? _relaxed;

    /// <summary>
    /// Leaves <c>&gt;</c>, <c>→</c> and the like readable: events are JSON documents of their own and never stand inside HTML.
    /// </summary>
    public static EventJsonContext Relaxed =>
        _relaxed ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth });
}
