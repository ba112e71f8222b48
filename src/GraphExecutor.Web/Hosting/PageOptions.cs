namespace GraphExecutor.Web.Hosting;

/// <summary>How the page is served.</summary>
public sealed record PageOptions
{
    /// <summary>
    /// Where the page may open WebSockets besides the origin that it comes from, such as <c>wss://name.webpubsub.azure.com</c>; nowhere by
    /// default.
    /// </summary>
    public IReadOnlyList<string> LiveOrigins { get; init; } = [];
}
