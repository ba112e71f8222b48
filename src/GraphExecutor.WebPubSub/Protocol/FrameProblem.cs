using System.Net.WebSockets;

namespace GraphExecutor.WebPubSub.Protocol;

/// <summary>Why what a client sent is no frame, and how its connection ends for that.</summary>
internal sealed record FrameProblem(WebSocketCloseStatus Status, string Message);
