using GraphExecutor.Api.Endpoints;
using GraphExecutor.Api.Problems;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the HTTP API of GraphExecutor.</summary>
public static class GraphExecutorApiEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps everything below <c>/api</c>, and <c>/openapi/v1.json</c>. Each endpoint has an <see cref="ApiScope"/> in its metadata; to
    /// check it is the host's.
    /// </summary>
    /// <param name="endpoints">Where to.</param>
    /// <returns>What was mapped, to add conventions to all of it.</returns>
    public static IEndpointConventionBuilder MapGraphExecutorApi(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var api = endpoints.MapGroup("");
        RunEndpoints.Map(api);
        NodeEndpoints.Map(api);
        WorkflowEndpoints.Map(api);
        ServerEndpoints.Map(api);
        api.MapFallback("/api/{**path}", ApiEndpoint.Guarded(context => throw ApiException.NotFound(
            ProblemCode.NotFound, $"There is nothing at {context.Request.Path}. /openapi/v1.json describes what there is.")));
        return api;
    }
}
