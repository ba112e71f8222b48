namespace GraphExecutor.Storage;

/// <summary>Who executes an attempt, and until when nobody else may. The attempt's number is what fences it.</summary>
/// <param name="Owner">The process.</param>
/// <param name="ExpiresAt">When it ends unless it is renewed.</param>
public sealed record RunLease(LeaseOwner Owner, DateTimeOffset ExpiresAt);
