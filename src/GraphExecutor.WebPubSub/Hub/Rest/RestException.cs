namespace GraphExecutor.WebPubSub.Hub.Rest;

/// <summary>A request is refused.</summary>
internal sealed class RestException(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>What in the request is wrong; null when nothing alone is.</summary>
    public string? Target { get; init; }

    public static RestException Invalid(string target, string message) => new(400, "BadRequest", message) { Target = target };

    public static RestException NotFound(string message) => new(404, "NotFound", message);
}
