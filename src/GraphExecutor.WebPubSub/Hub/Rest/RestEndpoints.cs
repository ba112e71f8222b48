using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GraphExecutor.WebPubSub.Hub.Rest;

/// <summary>The service's REST interface for servers, as a table of its addresses.</summary>
internal static class RestEndpoints
{
    private const string Hub = "/api/hubs/{hub}";
    private const string Bearer = "Bearer ";

    public static void Map(IEndpointRouteBuilder endpoints, WebPubSubHub service)
    {
        endpoints.MapMethods("/api/health", ["HEAD"], _ => Task.CompletedTask);

        var messages = new RestMessages(service);
        On("POST", "/:generateToken", messages.GenerateTokenAsync);
        On("POST", "/:send", request => messages.SendAsync(request, Recipients.All, null));
        On("POST", "/groups/{group}/:send", request => messages.SendAsync(request, Recipients.Group(request.Group), request.Group));
        On("POST", "/users/{user}/:send", request => messages.SendAsync(request, Recipients.User(request.Item), null));
        On("POST", "/connections/{connection}/:send", request => messages.SendAsync(request, Recipients.Connection(request.Item), null));

        var connections = new RestConnections(service);
        On("HEAD", "/groups/{group}", request => connections.Exists(request, Recipients.Group(request.Group)));
        On("HEAD", "/users/{user}", request => connections.Exists(request, Recipients.User(request.Item)));
        On("HEAD", "/connections/{connection}", request => connections.Exists(request, Recipients.Connection(request.Item)));
        On("POST", "/:closeConnections", request => connections.Close(request, Recipients.All));
        On("POST", "/groups/{group}/:closeConnections", request => connections.Close(request, Recipients.Group(request.Group)));
        On("POST", "/users/{user}/:closeConnections", request => connections.Close(request, Recipients.User(request.Item)));
        On("DELETE", "/connections/{connection}", request => connections.Close(request, Recipients.Connection(request.Item)));
        On("PUT", "/permissions/{permission}/connections/{connection}", connections.Grant);
        On("DELETE", "/permissions/{permission}/connections/{connection}", connections.Revoke);
        On("HEAD", "/permissions/{permission}/connections/{connection}", connections.HasPermission);

        var groups = new RestGroups(service);
        On("PUT", "/groups/{group}/connections/{connection}", groups.AddConnection);
        On("DELETE", "/groups/{group}/connections/{connection}", groups.RemoveConnection);
        On("GET", "/groups/{group}/connections", groups.ListAsync);
        On("PUT", "/users/{user}/groups/{group}", groups.AddUser);
        On("DELETE", "/users/{user}/groups/{group}", groups.RemoveUser);
        On("DELETE", "/users/{user}/groups", request => groups.RemoveFromAll(request, Recipients.User(request.Item)));
        On("DELETE", "/connections/{connection}/groups", request => groups.RemoveFromAll(request, Recipients.Connection(request.Item)));
        On("POST", "/:addToGroups", groups.AddToGroupsAsync);
        On("POST", "/:removeFromGroups", groups.RemoveFromGroupsAsync);

        endpoints.Map(Hub + "/{**path}", Guarded(service, _ => throw RestException.NotFound("There is nothing at this address for this method.")));

        void On(string method, string path, Func<RestRequest, Task> handle) => endpoints.MapMethods(Hub + path, [method], Guarded(service, handle));
    }

    private static RequestDelegate Guarded(WebPubSubHub service, Func<RestRequest, Task> handle) => async context =>
    {
        try
        {
            await AuthorizeAsync(service, context).ConfigureAwait(false);
            var request = new RestRequest(context);
            request.CheckVersion();
            await handle(request).ConfigureAwait(false);
        }
        catch (RestException exception)
        {
            await RefuseAsync(context, exception).ConfigureAwait(false);
        }
    };

    private static async Task AuthorizeAsync(WebPubSubHub service, HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var audience = service.AudienceOf(context.Request.Host.Value ?? "", RequestAddress.Path(context), context.Request.QueryString.Value);
        var problem = header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? await service.Tokens.CheckRequestAsync(header[Bearer.Length..].Trim(), audience).ConfigureAwait(false)
            : "The request needs a bearer token that is signed with the access key.";
        if (problem is not null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            throw new RestException(StatusCodes.Status401Unauthorized, "Unauthorized", problem);
        }
    }

    private static async Task RefuseAsync(HttpContext context, RestException exception)
    {
        context.Response.StatusCode = exception.Status;
        context.Response.Headers["x-ms-error-code"] = exception.Code;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.ContentType = "application/json";
            var body = new RestErrorBody(exception.Code, exception.Message, exception.Target, []);
            await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body, RestJsonContext.Default.RestErrorBody), context.RequestAborted)
                .ConfigureAwait(false);
        }
    }
}
