using GraphExecutor.Functions.Hosting;
using GraphExecutor.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GraphExecutor.Functions.Http;

/// <summary>
/// The API and the page, as every host has them. The Functions host has found the function by its route; here the request finds the
/// endpoint that answers it.
/// </summary>
public sealed class HttpPipeline
{
    private readonly RequestDelegate _answer;

    /// <summary>Maps everything.</summary>
    /// <param name="services">The app's services.</param>
    public HttpPipeline(IServiceProvider services)
    {
        var page = new PageOptions { LiveOrigins = services.GetService<LiveStream>() is { } live ? [live.Origin] : [] };
        var builder = new ApplicationBuilder(services);
        builder.UseGraphExecutorSecurityHeaders();
        builder.UseRouting();
#pragma warning disable ASP0014 // There is no WebApplication to map on: the server is the Functions host.
        builder.UseEndpoints(endpoints =>
        {
            endpoints.MapGraphExecutorApi();
            endpoints.MapGraphExecutorPage(page);
        });
#pragma warning restore ASP0014
        _answer = builder.Build();
    }

    /// <summary>Answers a request.</summary>
    /// <param name="request">The request.</param>
    /// <returns>Nothing more to send.</returns>
    public async Task<IResult> AnswerAsync(HttpRequest request)
    {
        var context = request.HttpContext;
        context.SetEndpoint(null);
        await _answer(context);
        return Results.Empty;
    }
}
