using GraphExecutor.Web.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the page of GraphExecutor.</summary>
public static class GraphExecutorPageEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves the page at <c>/</c>, its files, and its views at every other path that nothing else is mapped to. What it serves is the same
    /// for everyone: the access rules of the API do not apply to it.
    /// </summary>
    /// <param name="endpoints">Where to.</param>
    /// <param name="options">How; the defaults of <see cref="PageOptions"/> when it is left out.</param>
    /// <returns>What was mapped, to add conventions.</returns>
    public static IEndpointConventionBuilder MapGraphExecutorPage(this IEndpointRouteBuilder endpoints, PageOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var page = new GraphExecutorPage(options ?? new PageOptions());
        // Not MapFallback: its pattern leaves out paths with a dot, which files have.
        var mapped = endpoints.MapMethods("/{**path}", [HttpMethods.Get, HttpMethods.Head], page.AnswerAsync);
        mapped.Add(builder => ((RouteEndpointBuilder)builder).Order = int.MaxValue);
        return mapped;
    }
}
