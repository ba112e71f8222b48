using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GraphExecutor.WebPubSub.Protocol;

/// <summary>Writes what the hub says to JSON clients, all but messages.</summary>
internal static class ServiceFrames
{
    /// <summary>Frames stand alone and never inside HTML: what people read stays readable.</summary>
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = ProtocolJsonContext.MaxDepth };

    private static readonly byte[] PongFrame = Write("pong", _ => { });

    /// <summary>The first frame of a connection; <paramref name="reconnectionToken"/> is for reliable ones.</summary>
    public static byte[] Connected(string connectionId, string? userId, string? reconnectionToken) => Write("system", writer =>
    {
        writer.WriteString("event", "connected");
        writer.WriteString("userId", userId);
        writer.WriteString("connectionId", connectionId);
        if (reconnectionToken is not null)
        {
            writer.WriteString("reconnectionToken", reconnectionToken);
        }
    });

    /// <summary>The last frame of a connection that the hub ends.</summary>
    public static byte[] Disconnected(string message) => Write("system", writer =>
    {
        writer.WriteString("event", "disconnected");
        writer.WriteString("message", message);
    });

    /// <summary>The answer to a frame with an ack id; <paramref name="error"/> is null when it was done.</summary>
    public static byte[] Ack(ulong ackId, AckError? error) => Write("ack", writer =>
    {
        writer.WriteNumber("ackId", ackId);
        writer.WriteBoolean("success", error is null);
        WriteError(writer, error);
    });

    /// <summary>The answer to an invocation that cannot be.</summary>
    public static byte[] InvocationFailed(string invocationId, AckError error) => Write("invokeResponse", writer =>
    {
        writer.WriteString("invocationId", invocationId);
        writer.WriteBoolean("success", false);
        WriteError(writer, error);
    });

    /// <summary>The answer to a ping.</summary>
    public static byte[] Pong() => PongFrame;

    private static void WriteError(Utf8JsonWriter writer, AckError? error)
    {
        if (error is not null)
        {
            writer.WriteStartObject("error");
            writer.WriteString("name", error.Name);
            writer.WriteString("message", error.Message);
            writer.WriteEndObject();
        }
    }

    private static byte[] Write(string type, Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            fields(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
