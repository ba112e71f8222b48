namespace GraphExecutor.Durable.Messages;

/// <summary>An attempt begins.</summary>
internal sealed record BeginRequest;
