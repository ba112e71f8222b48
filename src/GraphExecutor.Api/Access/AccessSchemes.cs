namespace GraphExecutor.Api.Access;

/// <summary>How clients say who they are.</summary>
internal static class AccessSchemes
{
    /// <summary>Whichever the request uses.</summary>
    public const string Any = "GraphExecutor";

    /// <summary>A bearer token.</summary>
    public const string Token = "GraphExecutor.Token";

    /// <summary>The cookie of a browser that is signed in.</summary>
    public const string Session = "GraphExecutor.Session";
}
