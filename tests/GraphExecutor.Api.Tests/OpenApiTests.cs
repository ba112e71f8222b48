using GraphExecutor.Api.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GraphExecutor.Api.Tests;

/// <summary>
/// The description has every endpoint and no other. That answers are as it says is checked by every test that asks: see
/// <see cref="DescribedAnswers"/>.
/// </summary>
public sealed class OpenApiTests
{
    [Fact(Timeout = 30_000)]
    public async Task Document_HasEveryEndpointWithItsScope()
    {
        await using var server = await ApiServer.StartAsync();
        var described = new OpenApiDescription(await server.ReadAsync("/openapi/v1.json"));

        var mapped =
            from endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            where endpoint.Metadata.GetMetadata<ApiScope>() is not null
            from method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
            select ($"{method} {endpoint.RoutePattern.RawText}", endpoint.Metadata.GetRequiredMetadata<ApiScope>().Name);

        Assert.Equal(mapped.Order(), described.Operations.Order());
    }
}
