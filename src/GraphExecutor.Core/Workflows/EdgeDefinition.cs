namespace GraphExecutor.Workflows;

/// <summary>A dependency.</summary>
/// <param name="Source">The node that must settle first.</param>
/// <param name="Target">The node that waits for it.</param>
public sealed record EdgeDefinition(string Source, string Target)
{
    /// <summary>What of the source it answers to; success by default.</summary>
    public EdgeTrigger On { get; init; }

    /// <summary>
    /// For a failure edge: the error types it covers, such as <c>ExitCode</c> or <c>ExitCode:3</c>. <see langword="null"/> covers
    /// everything but <c>UpstreamFailed</c>, which must be named.
    /// </summary>
    public ValueList<string>? Errors { get; init; }

    /// <summary>For a failure edge: whether its target, when it runs, handles the failure. True by default.</summary>
    public bool Handles { get; init; } = true;

    /// <summary>A condition (JMESPath); when it does not hold the edge is closed. None by default.</summary>
    public string? When { get; init; }
}
