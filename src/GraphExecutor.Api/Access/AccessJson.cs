using System.Text.Json.Serialization;
using GraphExecutor.Events;

namespace GraphExecutor.Api.Access;

/// <summary>What the session endpoints answer, as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(EventTimeConverter)])]
[JsonSerializable(typeof(SessionView))]
[JsonSerializable(typeof(CodeView))]
internal sealed partial class AccessJson : JsonSerializerContext;
