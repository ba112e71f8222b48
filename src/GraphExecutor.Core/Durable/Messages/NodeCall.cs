namespace GraphExecutor.Durable.Messages;

/// <summary>A node attempt to carry out, and its line with it.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="NodeAttempt">Its attempt.</param>
/// <param name="Reruns">How many attempts of the node only followed a lost worker.</param>
internal sealed record NodeCall(string NodeId, int NodeAttempt, int Reruns);
