using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace GraphExecutor.WebPubSub.Protocol;

/// <summary>Reads the frames of JSON clients.</summary>
internal static class ClientFrameReader
{
    private const int MaxTtlSeconds = 300;

    /// <summary>Reads a frame; when it is not one, <paramref name="problem"/> says why.</summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out ClientFrame? frame, [NotNullWhen(false)] out FrameProblem? problem)
    {
        try
        {
            var body = JsonSerializer.Deserialize(utf8, ProtocolJsonContext.Default.ClientFrameBody)
                ?? throw new FormatException("A frame is a JSON object, not null.");
            (frame, problem) = (Read(body) with { AckId = body.AckId }, null);
            return true;
        }
        catch (JsonException exception)
        {
            (frame, problem) = (null, new FrameProblem(WebSocketCloseStatus.InvalidPayloadData, $"The frame is not valid JSON: {exception.Message}"));
            return false;
        }
        catch (FormatException exception)
        {
            (frame, problem) = (null, new FrameProblem(WebSocketCloseStatus.PolicyViolation, exception.Message));
            return false;
        }
    }

    private static ClientFrame Read(ClientFrameBody body) => body.Type switch
    {
        "joinGroup" => new JoinGroupFrame(Group(body)),
        "leaveGroup" => new LeaveGroupFrame(Group(body)),
        "sendToGroup" when body.Stream.ValueKind != JsonValueKind.Undefined => new UnsupportedFrame("Streams are not supported by this hub."),
        "sendToGroup" => new SendToGroupFrame(Group(body), Payload(body), body.NoEcho ?? false) { Metadata = body.Metadata, TtlSeconds = Ttl(body) },
        "event" => new EventFrame(Required(body.Event, "event")),
        "sequenceAck" => new SequenceAckFrame(body.SequenceId ?? throw new FormatException("sequenceAck needs a sequenceId.")),
        "ping" => new PingFrame(),
        "invoke" => new InvokeFrame(Required(body.InvocationId, "invocationId"), Required(body.Event, "event")),
        "cancelInvocation" => new CancelInvocationFrame(),
        "streamData" or "streamEnd" => new UnsupportedFrame("Streams are not supported by this hub."),
        null => throw new FormatException("The frame has no type."),
        _ => throw new FormatException($"There is no frame of type \"{Shortened(body.Type)}\"."),
    };

    private static string Group(ClientFrameBody body) =>
        NameRules.GroupProblem(body.Group) is { } problem ? throw new FormatException(problem) : body.Group!;

    private static int Ttl(ClientFrameBody body) => body.TtlSeconds switch
    {
        null => 0,
        >= 0 and <= MaxTtlSeconds and var seconds => seconds,
        var seconds => throw new FormatException($"ttlSeconds is {seconds}; it must be from 0 to {MaxTtlSeconds}."),
    };

    private static string Required(string? value, string name) =>
        string.IsNullOrEmpty(value) ? throw new FormatException($"The frame needs a non-empty \"{name}\".") : value;

    private static MessagePayload Payload(ClientFrameBody body)
    {
        var data = body.Data;
        if (data.ValueKind == JsonValueKind.Undefined)
        {
            throw new FormatException("The frame has no data.");
        }

        return body.DataType switch
        {
            null or "json" => MessagePayload.ParsedJson(JsonMarshal.GetRawUtf8Value(data).ToArray()),
            "text" when data.ValueKind == JsonValueKind.String => MessagePayload.Text(Encoding.UTF8.GetBytes(Text(data))),
            "binary" when data.ValueKind == JsonValueKind.String && data.TryGetBytesFromBase64(out var bytes) => MessagePayload.Binary(bytes),
            "text" => throw new FormatException("Data of the type text must be a string."),
            "binary" => throw new FormatException("Data of the type binary must be a string of base64."),
            _ => throw new FormatException($"There is no data type \"{Shortened(body.DataType)}\"; there are json, text and binary."),
        };
    }

    private static string Text(JsonElement data)
    {
        try
        {
            return data.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new FormatException("The text holds half of a surrogate pair.", exception);
        }
    }

    // What a client sends is not repeated to it at length: a close frame has room for 123 bytes.
    private static string Shortened(string text) => text.Length > 20 ? text[..20] + "…" : text;
}
