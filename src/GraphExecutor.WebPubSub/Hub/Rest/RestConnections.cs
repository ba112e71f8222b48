using System.Net.WebSockets;
using GraphExecutor.WebPubSub.Protocol;
using Microsoft.AspNetCore.Http;

namespace GraphExecutor.WebPubSub.Hub.Rest;

/// <summary>Looks for connections, ends them, and changes what they may do.</summary>
internal sealed class RestConnections(WebPubSubHub service)
{
    public Task Exists(RestRequest request, Recipients recipients)
    {
        Answer(request, service.Of(request.Hub).Find(recipients).Length > 0 ? StatusCodes.Status200OK : StatusCodes.Status404NotFound);
        return Task.CompletedTask;
    }

    public Task Close(RestRequest request, Recipients recipients)
    {
        var close = new CloseRequest(WebSocketCloseStatus.NormalClosure, request.Query("reason") ?? "The connection was closed by the server.");
        foreach (var connection in service.Of(request.Hub).Find(recipients with { Excluded = request.QueryAll("excluded") }))
        {
            connection.Close(close);
        }

        Answer(request, StatusCodes.Status204NoContent);
        return Task.CompletedTask;
    }

    public Task Grant(RestRequest request)
    {
        var (connection, permission, group) = Read(request);
        (connection ?? throw Missing()).Permissions.Grant(permission, group);
        Answer(request, StatusCodes.Status200OK);
        return Task.CompletedTask;
    }

    public Task Revoke(RestRequest request)
    {
        var (connection, permission, group) = Read(request);
        (connection ?? throw Missing()).Permissions.Revoke(permission, group);
        Answer(request, StatusCodes.Status204NoContent);
        return Task.CompletedTask;
    }

    public Task HasPermission(RestRequest request)
    {
        var (connection, permission, group) = Read(request);
        Answer(request, connection?.Permissions.Has(permission, group) == true ? StatusCodes.Status200OK : StatusCodes.Status404NotFound);
        return Task.CompletedTask;
    }

    private static RestException Missing() => RestException.NotFound("There is no such connection.");

    private static void Answer(RestRequest request, int status) => request.Context.Response.StatusCode = status;

    private (ClientConnection? Connection, GroupPermission Permission, string? Group) Read(RestRequest request)
    {
        var permission = request.Item switch
        {
            "sendToGroup" => GroupPermission.SendToGroup,
            "joinLeaveGroup" => GroupPermission.JoinLeaveGroup,
            var other => throw RestException.Invalid("permission", $"There is no permission \"{other}\"; there are sendToGroup and joinLeaveGroup."),
        };
        var group = request.Query("targetName") is { } name ? RestRequest.GroupName("targetName", name) : null;
        return (service.Of(request.Hub).Find(request.SubItem), permission, group);
    }
}
