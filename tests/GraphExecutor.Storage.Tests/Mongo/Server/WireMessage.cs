using System.Buffers.Binary;
using System.Text;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace GraphExecutor.Storage.Tests.Mongo.Server;

/// <summary>A request of a driver: OP_MSG, or OP_QUERY for the first greeting.</summary>
internal sealed record WireMessage(int RequestId, bool IsLegacy, BsonDocument Command)
{
    private const int OpReply = 1;
    private const int OpQuery = 2004;
    private const int OpMsg = 2013;
    private const int HeaderSize = 16;
    private const int ChecksumPresent = 1;

    /// <summary>The next message; <see langword="null"/> when the connection was closed.</summary>
    public static async Task<WireMessage?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderSize];
        if (await stream.ReadAtLeastAsync(header, HeaderSize, throwOnEndOfStream: false, cancellationToken) < HeaderSize)
        {
            return null;
        }

        var body = new byte[Int32(header, 0) - HeaderSize];
        await stream.ReadExactlyAsync(body, cancellationToken);
        return Int32(header, 12) switch
        {
            OpMsg => new WireMessage(Int32(header, 4), false, ReadSections(body)),
            OpQuery => new WireMessage(Int32(header, 4), true, ReadQuery(body)),
            var code => throw new NotSupportedException($"The test server does not know the opcode {code}."),
        };
    }

    public byte[] Reply(BsonDocument answer)
    {
        var document = answer.ToBson();
        var prefix = IsLegacy ? 20 : 5;
        var bytes = new byte[HeaderSize + prefix + document.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), RequestId);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), IsLegacy ? OpReply : OpMsg);
        if (IsLegacy)
        {
            // One document, after flags, cursor and position.
            bytes[HeaderSize + 16] = 1;
        }

        document.CopyTo(bytes, HeaderSize + prefix);
        return bytes;
    }

    /// <summary>One section is the command; the others are arrays of it, written apart.</summary>
    private static BsonDocument ReadSections(byte[] body)
    {
        var end = body.Length - ((Int32(body, 0) & ChecksumPresent) == 0 ? 0 : 4);
        var command = new BsonDocument();
        var arrays = new List<BsonElement>();
        for (var at = 4; at < end;)
        {
            if (body[at++] == 0)
            {
                command = ReadDocument(body, ref at);
                continue;
            }

            var sectionEnd = at + Int32(body, at);
            at += 4;
            var nameEnd = Array.IndexOf(body, (byte)0, at);
            var name = Encoding.UTF8.GetString(body, at, nameEnd - at);
            var documents = new BsonArray();
            for (at = nameEnd + 1; at < sectionEnd;)
            {
                documents.Add(ReadDocument(body, ref at));
            }

            arrays.Add(new BsonElement(name, documents));
        }

        return command.AddRange(arrays);
    }

    private static BsonDocument ReadQuery(byte[] body)
    {
        var at = Array.IndexOf(body, (byte)0, 4) + 9;
        return ReadDocument(body, ref at);
    }

    private static BsonDocument ReadDocument(byte[] body, ref int at)
    {
        var size = Int32(body, at);
        using var stream = new MemoryStream(body, at, size);
        at += size;
        return BsonSerializer.Deserialize<BsonDocument>(stream);
    }

    private static int Int32(byte[] bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
}
