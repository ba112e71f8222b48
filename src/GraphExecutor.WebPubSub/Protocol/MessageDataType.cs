namespace GraphExecutor.WebPubSub.Protocol;

/// <summary>What a message's data is.</summary>
internal enum MessageDataType
{
    /// <summary>A JSON document.</summary>
    Json,

    /// <summary>Text.</summary>
    Text,

    /// <summary>Bytes; in JSON frames they travel as base64.</summary>
    Binary,
}
