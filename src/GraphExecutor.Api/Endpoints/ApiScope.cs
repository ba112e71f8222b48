namespace GraphExecutor.Api.Endpoints;

/// <summary>What a client must be allowed to call an endpoint: metadata of each endpoint of the API, for the host to check.</summary>
/// <param name="Name"><see cref="Read"/> or <see cref="Run"/>.</param>
public sealed record ApiScope(string Name)
{
    /// <summary>To look.</summary>
    public const string Read = "read";

    /// <summary>To change something, which is as much as to run commands on the host.</summary>
    public const string Run = "run";
}
