using GraphExecutor.WebPubSub.Hub;
using GraphExecutor.WebPubSub.Hub.Rest;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the addresses of a Web PubSub service.</summary>
public static class WebPubSubHubEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps <c>/client</c> for clients and <c>/api/hubs</c> and <c>HEAD /api/health</c> for servers. Tokens are checked by the hub itself.
    /// Its connections end when the application stops.
    /// </summary>
    /// <param name="endpoints">Where to.</param>
    /// <param name="hub">The service.</param>
    /// <returns>What was mapped, to add conventions to all of it.</returns>
    public static IEndpointConventionBuilder MapWebPubSubHub(this IEndpointRouteBuilder endpoints, WebPubSubHub hub)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(hub);
        var client = endpoints.CreateApplicationBuilder();
        client.UseWebSockets();
        client.Run(new ClientEndpoint(hub).HandleAsync);
        var pipeline = client.Build();

        var group = endpoints.MapGroup("");
        group.Map("/client", pipeline);
        group.Map("/client/hubs/{hub}", pipeline);
        RestEndpoints.Map(group, hub);
        endpoints.ServiceProvider.GetService<IHostApplicationLifetime>()?.ApplicationStopping.Register(hub.Stop);
        return group;
    }
}
