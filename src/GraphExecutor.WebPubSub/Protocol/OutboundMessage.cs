using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace GraphExecutor.WebPubSub.Protocol;

/// <summary>
/// A message on its way to clients. One object serves every connection that gets it: its JSON frame is written once, and reliable
/// connections put their sequence id in front of the shared rest.
/// </summary>
internal sealed class OutboundMessage(MessagePayload payload)
{
    private byte[]? _frame;

    public MessagePayload Payload { get; } = payload;

    /// <summary>The group it was sent to; null when the server sent it to somebody.</summary>
    public string? Group { get; init; }

    /// <summary>The user whose client sent it; null when there is none.</summary>
    public string? FromUserId { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>When it is of no use any more to who has not got it; null for never.</summary>
    public DateTimeOffset? Expiry { get; init; }

    /// <summary>How many bytes it counts for in a queue.</summary>
    public int Size => Payload.Bytes.Length;

    /// <summary>The frame for JSON clients, without a sequence id.</summary>
    public ReadOnlyMemory<byte> Frame => LazyInitializer.EnsureInitialized(ref _frame, Write);

    /// <summary>How long the frame is at most with a sequence id.</summary>
    public int MaxFrameLength => Frame.Length + SequencePrefix.Length + 20 + 1;

    private static ReadOnlySpan<byte> SequencePrefix => "{\"sequenceId\":"u8;

    /// <summary>Writes the frame of a reliable client; gives its length.</summary>
    /// <param name="sequenceId">The message's number in its connection.</param>
    /// <param name="target">Room for <see cref="MaxFrameLength"/> bytes.</param>
    public int WriteFrame(ulong sequenceId, Span<byte> target)
    {
        SequencePrefix.CopyTo(target);
        var length = SequencePrefix.Length;
        sequenceId.TryFormat(target[length..], out var digits, provider: CultureInfo.InvariantCulture);
        length += digits;
        target[length++] = (byte)',';

        // The shared frame goes on behind its opening brace.
        var rest = Frame.Span[1..];
        rest.CopyTo(target[length..]);
        return length + rest.Length;
    }

    private byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>(Payload.Bytes.Length + 256);
        using (var writer = new Utf8JsonWriter(buffer, ServiceFrames.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "message");
            writer.WriteString("from", Group is null ? "server" : "group");
            if (Group is not null)
            {
                writer.WriteString("fromUserId", FromUserId);
                writer.WriteString("group", Group);
            }

            WriteData(writer);
            WriteMetadata(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private void WriteData(Utf8JsonWriter writer)
    {
        switch (Payload.DataType)
        {
            case MessageDataType.Json:
                writer.WriteString("dataType", "json");
                writer.WritePropertyName("data");
                writer.WriteRawValue(Payload.Bytes.Span, skipInputValidation: true);
                break;
            case MessageDataType.Text:
                writer.WriteString("dataType", "text");
                writer.WriteString("data", Payload.Bytes.Span);
                break;
            default:
                writer.WriteString("dataType", "binary");
                writer.WriteBase64String("data", Payload.Bytes.Span);
                break;
        }
    }

    private void WriteMetadata(Utf8JsonWriter writer)
    {
        if (Metadata is { Count: > 0 })
        {
            writer.WriteStartObject("metadata");
            foreach (var (name, value) in Metadata)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }
    }
}
