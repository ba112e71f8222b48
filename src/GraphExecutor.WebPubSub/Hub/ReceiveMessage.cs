using System.Net.WebSockets;

namespace GraphExecutor.WebPubSub.Hub;

/// <summary>Takes one message of a client.</summary>
/// <param name="connection">The client.</param>
/// <param name="data">Its bytes, valid during the call.</param>
/// <param name="type">Text or binary.</param>
internal delegate void ReceiveMessage(ClientConnection connection, ReadOnlySpan<byte> data, WebSocketMessageType type);
