using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GraphExecutor.Storage.Sqlite.Rows;

/// <summary>The records that are stored as JSON in one column.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(JsonValueConverter), typeof(TextMapConverter)])]
[JsonSerializable(typeof(RunRecord))]
[JsonSerializable(typeof(AttemptRecord))]
[JsonSerializable(typeof(RunTransition))]
[JsonSerializable(typeof(ResultBody))]
[JsonSerializable(typeof(ProcessIdentity))]
internal sealed partial class StoreJson : JsonSerializerContext
{
    private static StoreJson? _relaxed;

    /// <summary>Stores text in other scripts as it is: these documents never stand inside HTML.</summary>
    public static StoreJson Relaxed =>
        _relaxed ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
