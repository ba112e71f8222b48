using System.Text.Json.Serialization;

namespace GraphExecutor.WebPubSub.Protocol;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = MaxDepth)]
[JsonSerializable(typeof(ClientFrameBody))]
[JsonSerializable(typeof(GroupsRequest))]
internal sealed partial class ProtocolJsonContext : JsonSerializerContext
{
    /// <summary>How deep a document may nest.</summary>
    public const int MaxDepth = 256;
}
