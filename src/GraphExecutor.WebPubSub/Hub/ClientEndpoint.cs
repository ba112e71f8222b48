using System.Net.WebSockets;
using GraphExecutor.WebPubSub.Protocol;
using Microsoft.AspNetCore.Http;

namespace GraphExecutor.WebPubSub.Hub;

/// <summary>Lets clients in.</summary>
internal sealed class ClientEndpoint(WebPubSubHub service)
{
    private static readonly CloseRequest Unrecoverable = new(WebSocketCloseStatus.PolicyViolation, "The connection cannot be recovered. Make a new one.");

    public async Task HandleAsync(HttpContext context)
    {
        var hub = HubOf(context);
        if (Refusal(context, hub) is var (status, problem))
        {
            await RefuseAsync(context, status, problem).ConfigureAwait(false);
        }
        else if (Subprotocols.Choose(context.WebSockets.WebSocketRequestedProtocols) is not { } protocol)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, $"Protobuf is not spoken here. Use {Subprotocols.Json} or {Subprotocols.ReliableJson}.")
                .ConfigureAwait(false);
        }
        else if (context.Request.Query.ContainsKey("awps_connection_id"))
        {
            await RecoverAsync(context, hub!, protocol).ConfigureAwait(false);
        }
        else
        {
            await ConnectAsync(context, hub!, protocol).ConfigureAwait(false);
        }
    }

    private static string? HubOf(HttpContext context) =>
        RequestAddress.Segment(context, 1) is "hubs" ? RequestAddress.Segment(context, 2) : context.Request.Query["hub"].ToString();

    private static async Task RefuseAsync(HttpContext context, int status, string problem)
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(problem, context.RequestAborted).ConfigureAwait(false);
    }

    private static Task<WebSocket> AcceptAsync(HttpContext context, ClientProtocol protocol) => context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
    {
        SubProtocol = Subprotocols.NameOf(protocol),
        KeepAliveInterval = HubLimits.KeepAlive,
        KeepAliveTimeout = HubLimits.KeepAlive,
    });

    private static string? TokenOf(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim()
            : request.Query["access_token"].ToString() is { Length: > 0 } token ? token
            : null;
    }

    private (int Status, string Problem)? Refusal(HttpContext context, string? hub)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            return (StatusCodes.Status400BadRequest, "Clients connect with a WebSocket.");
        }

        if (!NameRules.IsHub(hub))
        {
            return (StatusCodes.Status400BadRequest, "The address names no hub. It looks like /client/hubs/HUB.");
        }

        if (service.IsStopping)
        {
            return (StatusCodes.Status503ServiceUnavailable, "The hub is stopping.");
        }

        return IsOriginAllowed(context.Request) ? null : (StatusCodes.Status403Forbidden, "Pages of this origin may not connect.");
    }

    private bool IsOriginAllowed(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return service.Options.AllowedOrigins is not { } allowed
            || origin.Length == 0
            || allowed.Contains(origin, StringComparer.OrdinalIgnoreCase)
            || (Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                && ((service.Options.AllowsLoopbackOrigins && uri.IsLoopback)
                    || string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)));
    }

    private async Task ConnectAsync(HttpContext context, string hub, ClientProtocol protocol)
    {
        if (TokenOf(context.Request) is not { } token)
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "A client needs a token: access_token in the query, or a bearer token.").ConfigureAwait(false);
            return;
        }

        var audience = service.AudienceOf(context.Request.Host.Value!, $"{context.Request.PathBase}/client/hubs/{hub}");
        var (identity, problem) = await service.Tokens.ReadClientAsync(token, audience).ConfigureAwait(false);
        if (identity is null)
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, problem!).ConfigureAwait(false);
            return;
        }

        if (!TryReadMode(context.Request.Query, out var mode, out problem))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, problem!).ConfigureAwait(false);
            return;
        }

        using var socket = await AcceptAsync(context, protocol).ConfigureAwait(false);
        var connections = service.Of(hub);
        var connection = new ClientConnection(identity, protocol, service.Time, ended =>
        {
            connections.Remove(ended);
            if (ended.CloseRequest is { } request && service.Options.Logger is { } logger)
            {
                Log.ConnectionClosed(logger, ended.Id, request.Message);
            }
        });
        connections.Add(connection, identity.Groups.Where(group => NameRules.GroupProblem(group) is null));
        var handler = new ClientFrameHandler(connections, service.Time);
        using var client = new ClientSocket(
            socket,
            protocol == ClientProtocol.Plain ? (from, data, type) => handler.ReceivePlain(from, data, type, mode) : handler.Receive);
        if (!await RunAsync(connection, client).ConfigureAwait(false))
        {
            await ClientSocket.RefuseAsync(socket, connection.CloseRequest!).ConfigureAwait(false);
        }
    }

    private async Task RecoverAsync(HttpContext context, string hub, ClientProtocol protocol)
    {
        var connections = service.Of(hub);
        var connection = connections.Find(context.Request.Query["awps_connection_id"].ToString());
        using var socket = await AcceptAsync(context, protocol).ConfigureAwait(false);
        using var client = new ClientSocket(socket, new ClientFrameHandler(connections, service.Time).Receive);
        if (protocol != ClientProtocol.ReliableJson
            || connection?.IsReconnectionToken(context.Request.Query["awps_reconnection_token"].ToString()) != true
            || !await RunAsync(connection, client).ConfigureAwait(false))
        {
            await ClientSocket.RefuseAsync(socket, Unrecoverable).ConfigureAwait(false);
        }
    }

    private async Task<bool> RunAsync(ClientConnection connection, ClientSocket client)
    {
        // A hub that began to stop after this one was let in has not seen it.
        if (service.IsStopping)
        {
            connection.Close(new CloseRequest(WebSocketCloseStatus.EndpointUnavailable, "The hub is stopping."));
        }

        return await connection.RunAsync(client).ConfigureAwait(false);
    }

    private static bool TryReadMode(IQueryCollection query, out SendToGroupMode? mode, out string? problem)
    {
        (mode, problem) = (null, null);
        switch (query["webpubsub_mode"].ToString())
        {
            case "" or "sendEvent":
                return true;
            case "sendToGroup":
                var group = query["group"].ToString();
                problem = NameRules.GroupProblem(group);
                mode = new SendToGroupMode(group, string.Equals(query["noEcho"], "true", StringComparison.OrdinalIgnoreCase));
                return problem is null;
            case var other:
                problem = $"There is no webpubsub_mode \"{other}\"; there are sendEvent and sendToGroup.";
                return false;
        }
    }
}
