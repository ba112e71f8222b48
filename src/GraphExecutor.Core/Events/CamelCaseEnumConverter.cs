using System.Text.Json;
using System.Text.Json.Serialization;

namespace GraphExecutor.Events;

/// <summary>Enums as their names in camel case, numbers refused.</summary>
/// <typeparam name="T">The enum.</typeparam>
public sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
