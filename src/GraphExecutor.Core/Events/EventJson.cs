using System.Text.Json;

namespace GraphExecutor.Events;

/// <summary>Events as JSON: the form that command line, API and stream share.</summary>
public static class EventJson
{
    /// <summary>An event as one line of JSON in UTF-8, without a line end.</summary>
    /// <param name="event">The event.</param>
    public static byte[] Serialize(GraphEvent @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return JsonSerializer.SerializeToUtf8Bytes(@event, EventJsonContext.Relaxed.GraphEvent);
    }

    /// <summary>Reads an event.</summary>
    /// <param name="utf8">One event as JSON.</param>
    /// <exception cref="JsonException">It is not an event.</exception>
    public static GraphEvent Deserialize(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, EventJsonContext.Relaxed.GraphEvent) ?? throw new JsonException("null is not an event");
        }
        catch (NotSupportedException exception)
        {
            // What the serializer throws when there is no "type".
            throw new JsonException(exception.Message, exception);
        }
    }
}
