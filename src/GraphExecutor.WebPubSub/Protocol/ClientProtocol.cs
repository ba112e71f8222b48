namespace GraphExecutor.WebPubSub.Protocol;

/// <summary>How a client and the hub talk.</summary>
internal enum ClientProtocol
{
    /// <summary>No subprotocol: bare data in both directions.</summary>
    Plain,

    /// <summary><c>json.webpubsub.azure.v1</c>.</summary>
    Json,

    /// <summary><c>json.reliable.webpubsub.azure.v1</c>: a cut connection is recovered.</summary>
    ReliableJson,
}
