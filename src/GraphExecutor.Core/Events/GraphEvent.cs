using System.Text;
using System.Text.Json.Serialization;

namespace GraphExecutor.Events;

/// <summary>Something that happened in a run: a <see cref="RunEvent"/>, a <see cref="NodeEvent"/> or a <see cref="LogEvent"/>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(RunEvent), "run")]
[JsonDerivedType(typeof(NodeEvent), "node")]
[JsonDerivedType(typeof(LogEvent), "log")]
public abstract record GraphEvent
{
    private protected GraphEvent()
    {
    }

    /// <summary>The run.</summary>
    [JsonPropertyOrder(-10)]
    public required string RunId { get; init; }

    /// <summary>The attempt of the run: 1 for its first start, one more for each resume.</summary>
    [JsonPropertyOrder(-9)]
    public required int Attempt { get; init; }

    /// <summary>When it happened.</summary>
    [JsonPropertyOrder(-4)]
    [JsonConverter(typeof(EventTimeConverter))]
    public required DateTimeOffset Time { get; init; }

    /// <summary>The event as one line of JSON.</summary>
    public sealed override string ToString() => Encoding.UTF8.GetString(EventJson.Serialize(this));
}
