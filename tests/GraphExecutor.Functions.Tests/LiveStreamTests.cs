using System.Diagnostics;
using GraphExecutor.Functions.Hosting;
using GraphExecutor.Functions.Http;
using GraphExecutor.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GraphExecutor.Functions.Tests;

public sealed class LiveStreamTests
{
    private const string LocalHub = "Endpoint=http://localhost:8080;AccessKey=ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH;Version=1.0;";

    [Theory]
    [InlineData(LocalHub, "ws://localhost:8080")]
    [InlineData("https://name.webpubsub.azure.com", "wss://name.webpubsub.azure.com")]
    public async Task Page_WhenThereIsALiveStream_MayOpenWebSocketsToIt(string service, string origin)
    {
        var settings = new AppSettings { Store = "sqlite:unused", SealingKeys = TestApp.SealingKey, WebPubSub = service };
        await using var services = new ServiceCollection().AddLogging().AddSingleton(new DiagnosticListener("GraphExecutor"))
            .AddGraphExecutorFunctions(settings, new InMemoryRunStore())
            .BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Method = HttpMethods.Get;
        context.Request.Path = "/";

        await services.GetRequiredService<HttpPipeline>().AnswerAsync(context.Request);

        Assert.SkipWhen(context.Response.StatusCode == StatusCodes.Status503ServiceUnavailable, "the page is not built");
        Assert.Contains($"connect-src 'self' {origin};", context.Response.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
    }
}
