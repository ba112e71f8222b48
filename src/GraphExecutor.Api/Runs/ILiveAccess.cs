using Microsoft.AspNetCore.Http;

namespace GraphExecutor.Api.Runs;

/// <summary>Gives clients access to live events.</summary>
public interface ILiveAccess
{
    /// <summary>A WebSocket address with a token that is good for some groups alone.</summary>
    /// <param name="groups">The groups, such as <c>run.r1</c>.</param>
    /// <param name="request">Who asks; a local hub is reached where the request came in.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<Uri> GetAddressAsync(IReadOnlyList<string> groups, HttpRequest request, CancellationToken cancellationToken);
}
