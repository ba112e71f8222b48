using System.Text.Json;
using System.Text.Unicode;

namespace GraphExecutor.WebPubSub.Protocol;

/// <summary>The data of a message and what it is. Never changed after it was made, so that any number of connections can share it.</summary>
internal sealed class MessagePayload
{
    // Events may nest to 128, and stand in an array.
    private const int MaxDepth = ProtocolJsonContext.MaxDepth;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private MessagePayload(MessageDataType dataType, ReadOnlyMemory<byte> bytes)
    {
        DataType = dataType;
        Bytes = bytes;
    }

    /// <summary>What <see cref="Bytes"/> are.</summary>
    public MessageDataType DataType { get; }

    /// <summary>The JSON document or the text in UTF-8, or the bytes themselves.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>A JSON document. The memory must not change afterwards.</summary>
    /// <exception cref="FormatException">It is no JSON document.</exception>
    public static MessagePayload Json(ReadOnlyMemory<byte> utf8)
    {
        var document = utf8.Span.StartsWith(ByteOrderMark) ? utf8[ByteOrderMark.Length..] : utf8;
        try
        {
            var reader = new Utf8JsonReader(document.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
            while (reader.Read())
            {
                // A string is checked as text only when it is read.
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && !Utf8.IsValid(reader.ValueSpan))
                {
                    throw new FormatException("The data is not valid JSON: a string in it is not UTF-8.");
                }
            }
        }
        catch (JsonException exception)
        {
            throw new FormatException($"The data is not valid JSON: {exception.Message}", exception);
        }

        return new(MessageDataType.Json, document);
    }

    /// <summary>Text in UTF-8. The memory must not change afterwards.</summary>
    /// <exception cref="FormatException">It is not UTF-8.</exception>
    public static MessagePayload Text(ReadOnlyMemory<byte> utf8) =>
        Utf8.IsValid(utf8.Span) ? new(MessageDataType.Text, utf8) : throw new FormatException("The text is not valid UTF-8.");

    /// <summary>Bytes. The memory must not change afterwards.</summary>
    public static MessagePayload Binary(ReadOnlyMemory<byte> bytes) => new(MessageDataType.Binary, bytes);

    /// <summary>A JSON document that a parser has read already.</summary>
    public static MessagePayload ParsedJson(ReadOnlyMemory<byte> utf8) => new(MessageDataType.Json, utf8);
}
