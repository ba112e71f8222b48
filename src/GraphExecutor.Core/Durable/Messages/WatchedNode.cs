namespace GraphExecutor.Durable.Messages;

/// <summary>A node attempt that runs, with its line, on behalf of a call whose result nobody waits for any more.</summary>
/// <param name="Node">The node's number.</param>
/// <param name="NodeAttempt">Its attempt.</param>
/// <param name="Reruns">How many attempts of the node only followed a lost worker.</param>
internal sealed record WatchedNode(int Node, int NodeAttempt, int Reruns);
