using System.Text.Json.Serialization;

namespace GraphExecutor.WebPubSub.Hub.Rest;

/// <summary>What a refused request is answered.</summary>
internal sealed record RestErrorBody(string Code, string Message, string? Target, IReadOnlyList<RestErrorBody> Details);

/// <summary>What a request for a token is answered.</summary>
internal sealed record TokenBody(string Token);

/// <summary>A page of the connections of a group.</summary>
internal sealed record ConnectionPage(IReadOnlyList<ConnectionBody> Value, string? NextLink);

/// <summary>A connection.</summary>
internal sealed record ConnectionBody(string ConnectionId, string? UserId);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RestErrorBody))]
[JsonSerializable(typeof(TokenBody))]
[JsonSerializable(typeof(ConnectionPage))]
internal sealed partial class RestJsonContext : JsonSerializerContext;
