using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GraphExecutor.Api.Tests;

/// <summary>A host that has requests and no server of its own, such as Azure Functions, calls the API with an HttpContext.</summary>
public sealed class InnerPipelineTests
{
    [Fact(Timeout = 30_000)]
    public async Task Pipeline_WithoutAServer_ServesTheApi()
    {
        await using var server = await ApiServer.StartAsync();
        var builder = new ApplicationBuilder(server.Services);
        builder.UseRouting();
#pragma warning disable ASP0014 // There is no WebApplication to map on: that is the point.
        builder.UseEndpoints(endpoints => endpoints.MapGraphExecutorApi());
#pragma warning restore ASP0014
        var api = builder.Build();

        var started = await SendAsync(api, server.Services, "POST", "/api/runs", """{"workflow":"nodes: [{id: a, run: echo hi}]","runId":"r1"}""");
        await server.WaitForAsync("r1", "completed");
        var log = await SendAsync(api, server.Services, "GET", "/api/runs/r1/nodes/a/log", "");
        var unknown = await SendAsync(api, server.Services, "GET", "/api/runs/r9", "");

        Assert.Equal((202, "running"), (started.Status, JsonElement.Parse(started.Body).GetProperty("status").GetString()));
        Assert.Equal((200, "hi\n"), log);
        Assert.Equal((404, "RunNotFound"), (unknown.Status, JsonElement.Parse(unknown.Body).GetProperty("code").GetString()));
    }

    private static async Task<(int Status, string Body)> SendAsync(RequestDelegate api, IServiceProvider services, string method, string path, string body)
    {
        await using var scope = services.CreateAsyncScope();
        using var answer = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Method = method;
        context.Request.Path = path;
        context.Request.ContentType = "application/json";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        context.Response.Body = answer;
        await api(context);
        return (context.Response.StatusCode, Encoding.UTF8.GetString(answer.ToArray()));
    }
}
