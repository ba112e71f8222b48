using Microsoft.AspNetCore.Http;

namespace GraphExecutor.WebPubSub.Hub.Rest;

/// <summary>Says and changes who is in which group.</summary>
internal sealed class RestGroups(WebPubSubHub service)
{
    private const int LargestPage = 200;

    public Task AddConnection(RestRequest request)
    {
        var hub = service.Of(request.Hub);
        hub.Join(hub.Find(request.SubItem) ?? throw RestException.NotFound("There is no such connection."), request.Group);
        return Answer(request, StatusCodes.Status200OK);
    }

    public Task RemoveConnection(RestRequest request) => Leave(request, Recipients.Connection(request.SubItem), [request.Group]);

    public Task AddUser(RestRequest request) => Join(request, Recipients.User(request.Item), [request.SubGroup]);

    public Task RemoveUser(RestRequest request) => Leave(request, Recipients.User(request.Item), [request.SubGroup]);

    public Task RemoveFromAll(RestRequest request, Recipients recipients)
    {
        var hub = service.Of(request.Hub);
        foreach (var connection in hub.Find(recipients))
        {
            hub.LeaveAll(connection);
        }

        return Answer(request, StatusCodes.Status204NoContent);
    }

    public async Task AddToGroupsAsync(RestRequest request)
    {
        var (groups, filter) = await request.GroupsAsync().ConfigureAwait(false);
        await Join(request, Recipients.All with { Filter = filter }, groups).ConfigureAwait(false);
    }

    public async Task RemoveFromGroupsAsync(RestRequest request)
    {
        var (groups, filter) = await request.GroupsAsync().ConfigureAwait(false);
        await Leave(request, Recipients.All with { Filter = filter }, groups, StatusCodes.Status200OK).ConfigureAwait(false);
    }

    /// <summary>Pages go by connection id: who comes or goes meanwhile moves nobody else.</summary>
    public Task ListAsync(RestRequest request)
    {
        var top = request.Number("top", int.MaxValue, 1, int.MaxValue);
        var size = Math.Min(top, request.Number("maxpagesize", LargestPage, 1, LargestPage));
        var after = request.Query("continuationToken") ?? "";
        var rest = service.Of(request.Hub).Find(Recipients.Group(request.Group))
            .Where(connection => string.CompareOrdinal(connection.Id, after) > 0)
            .OrderBy(connection => connection.Id, StringComparer.Ordinal)
            .Take(size + 1)
            .ToList();
        var page = rest.Take(size).Select(connection => new ConnectionBody(connection.Id, connection.UserId)).ToList();
        var next = rest.Count > size && top > size ? NextLink(request, page[^1].ConnectionId, top == int.MaxValue ? null : top - size) : null;
        return request.Context.Response.WriteAsJsonAsync(
            new ConnectionPage(page, next), RestJsonContext.Default.ConnectionPage, cancellationToken: request.Aborted);
    }

    private static string NextLink(RestRequest request, string after, int? top)
    {
        var http = request.Context.Request;
        var query = new QueryString()
            .Add("api-version", request.Query("api-version")!)
            .Add("continuationToken", after);
        query = request.Query("maxpagesize") is { } size ? query.Add("maxpagesize", size) : query;
        query = top is { } left ? query.Add("top", $"{left}") : query;
        return $"{http.Scheme}://{http.Host}{RequestAddress.Path(request.Context)}{query}";
    }

    private static Task Answer(RestRequest request, int status)
    {
        request.Context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private Task Join(RestRequest request, Recipients recipients, IReadOnlyList<string> groups)
    {
        var hub = service.Of(request.Hub);
        foreach (var connection in hub.Find(recipients))
        {
            foreach (var group in groups)
            {
                hub.Join(connection, group);
            }
        }

        return Answer(request, StatusCodes.Status200OK);
    }

    private Task Leave(RestRequest request, Recipients recipients, IReadOnlyList<string> groups, int status = StatusCodes.Status204NoContent)
    {
        var hub = service.Of(request.Hub);
        foreach (var connection in hub.Find(recipients))
        {
            foreach (var group in groups)
            {
                hub.Leave(connection, group);
            }
        }

        return Answer(request, status);
    }
}
