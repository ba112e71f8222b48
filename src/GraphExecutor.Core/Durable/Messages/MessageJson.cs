using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using GraphExecutor.Events;
using GraphExecutor.Runs;
using GraphExecutor.Scheduling;

namespace GraphExecutor.Durable.Messages;

/// <summary>What orchestration and activities say to each other, as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    Converters = [typeof(CamelCaseEnumConverter<RunStatus>), typeof(CamelCaseEnumConverter<NodeStatus>), typeof(CamelCaseEnumConverter<StopCause>)])]
[JsonSerializable(typeof(ActivityCall))]
[JsonSerializable(typeof(BeginRequest))]
[JsonSerializable(typeof(ActivityReply))]
[JsonSerializable(typeof(BeginReply))]
[JsonSerializable(typeof(NodeRequest))]
[JsonSerializable(typeof(NodeReply))]
[JsonSerializable(typeof(LookRequest))]
[JsonSerializable(typeof(LookReply))]
[JsonSerializable(typeof(EvaluateRequest))]
[JsonSerializable(typeof(EvaluateReply))]
[JsonSerializable(typeof(RecordRequest))]
[JsonSerializable(typeof(StopRequest))]
[JsonSerializable(typeof(RunStop))]
internal sealed partial class MessageJson : JsonSerializerContext
{
    public static JsonElement Write<T>(T value) => JsonSerializer.SerializeToElement(value, TypeInfo<T>());

    public static T Read<T>(JsonElement json) => json.Deserialize(TypeInfo<T>())!;

    private static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)Default.GetTypeInfo(typeof(T))!;
}
