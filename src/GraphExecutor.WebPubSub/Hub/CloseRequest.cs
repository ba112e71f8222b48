using System.Net.WebSockets;

namespace GraphExecutor.WebPubSub.Hub;

/// <summary>That the hub ends a connection, and what it tells the client.</summary>
internal sealed record CloseRequest(WebSocketCloseStatus Status, string Message);
