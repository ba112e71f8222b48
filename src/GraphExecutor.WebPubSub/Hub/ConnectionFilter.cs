namespace GraphExecutor.WebPubSub.Hub;

/// <summary>Whether a connection is meant.</summary>
/// <param name="connectionId">Its id.</param>
/// <param name="userId">Its user; null for nobody.</param>
/// <param name="groups">The groups that it is in.</param>
internal delegate bool ConnectionFilter(string connectionId, string? userId, IReadOnlySet<string> groups);
