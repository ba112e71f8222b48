using GraphExecutor.WebPubSub.Protocol;

namespace GraphExecutor.WebPubSub.Hub;

/// <summary>One thing to be written to a client: a frame of the hub's own, or a message and its number.</summary>
internal readonly record struct Outgoing(ReadOnlyMemory<byte> Frame, OutboundMessage? Message, ulong SequenceId);
