namespace GraphExecutor.WebPubSub.Protocol;

/// <summary>The names that clients offer in <c>Sec-WebSocket-Protocol</c>.</summary>
internal static class Subprotocols
{
    public const string Json = "json.webpubsub.azure.v1";
    public const string ReliableJson = "json.reliable.webpubsub.azure.v1";

    private static readonly string[] Protobuf = ["protobuf.webpubsub.azure.v1", "protobuf.reliable.webpubsub.azure.v1"];

    /// <summary>
    /// Chooses the first name offered that the hub knows; a client that offers none of the service's is a plain one. Null when it offers
    /// only those that the hub does not speak.
    /// </summary>
    public static ClientProtocol? Choose(IEnumerable<string> offered)
    {
        var unsupported = false;
        foreach (var name in offered)
        {
            switch (name)
            {
                case Json:
                    return ClientProtocol.Json;
                case ReliableJson:
                    return ClientProtocol.ReliableJson;
                default:
                    unsupported |= Protobuf.Contains(name);
                    break;
            }
        }

        return unsupported ? null : ClientProtocol.Plain;
    }

    /// <summary>What the handshake answers; null for plain clients.</summary>
    public static string? NameOf(ClientProtocol protocol) => protocol switch
    {
        ClientProtocol.Json => Json,
        ClientProtocol.ReliableJson => ReliableJson,
        _ => null,
    };
}
