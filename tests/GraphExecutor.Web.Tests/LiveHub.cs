using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using GraphExecutor.Api.Runs;
using GraphExecutor.Events;
using Microsoft.AspNetCore.Http;

namespace GraphExecutor.Web.Tests;

/// <summary>
/// Web PubSub as far as the page uses it, with the faults that tests need: it can lose messages, and drop all connections.
/// </summary>
internal sealed class LiveHub : ILiveAccess, IAsyncDisposable
{
    private const string Subprotocol = "json.webpubsub.azure.v1";
    private static readonly TimeSpan BatchTime = TimeSpan.FromMilliseconds(30);

    private readonly ConcurrentDictionary<string, Connection> _connections = new();
    private readonly Channel<GraphEvent> _events = Channel.CreateUnbounded<GraphEvent>();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _publishing;
    private int _messages;

    public LiveHub() => _publishing = PublishAsync();

    /// <summary>Every so manieth message is lost; none by default.</summary>
    public int LosesEvery { get; set; }

    /// <summary>Nobody can connect.</summary>
    public bool IsDown { get; set; }

    public ValueTask<Uri> GetAddressAsync(IReadOnlyList<string> groups, HttpRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new Uri($"ws://{request.Host}/client/hubs/gx?access_token={Uri.EscapeDataString(string.Join(',', groups))}"));

    public ValueTask SendAsync(GraphEvent @event, CancellationToken cancellationToken) => _events.Writer.WriteAsync(@event, cancellationToken);

    /// <summary>Drops all connections.</summary>
    public void Drop()
    {
        foreach (var connection in _connections.Values)
        {
            connection.Socket.Abort();
        }
    }

    public async Task ServeAsync(HttpContext context)
    {
        if (IsDown)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        var allowed = context.Request.Query["access_token"].ToString().Split(',').ToHashSet(StringComparer.Ordinal);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(Subprotocol);
        var connection = new Connection(socket);
        var id = Guid.NewGuid().ToString("N");
        _connections[id] = connection;
        connection.Send($$"""{"type":"system","event":"connected","userId":null,"connectionId":"{{id}}"}""");
        try
        {
            await Task.WhenAny(connection.WriteAsync(_stopping.Token), ReadAsync(connection, allowed));
        }
        finally
        {
            _connections.TryRemove(id, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Drop();
        await _publishing;
        _stopping.Dispose();
    }

    private async Task ReadAsync(Connection connection, HashSet<string> allowed)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await connection.Socket.ReceiveAsync(buffer, _stopping.Token) is { MessageType: WebSocketMessageType.Text } received)
            {
                using var message = JsonDocument.Parse(buffer.AsMemory(0, received.Count));
                Answer(connection, message.RootElement, allowed);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // It is gone, as when a browser leaves a page.
        }
    }

    private static void Answer(Connection connection, JsonElement message, HashSet<string> allowed)
    {
        var type = message.GetProperty("type").GetString();
        if (type == "ping")
        {
            connection.Send("""{"type":"pong"}""");
            return;
        }

        var group = message.GetProperty("group").GetString()!;
        if (type == "leaveGroup")
        {
            connection.Groups.TryRemove(group, out _);
        }
        else if (allowed.Contains(group))
        {
            connection.Groups[group] = true;
        }

        var isAllowed = allowed.Contains(group);
        connection.Send(
            $$"""{"type":"ack","ackId":{{message.GetProperty("ackId")}},"success":{{(isAllowed ? "true" : """false,"error":{"name":"Forbidden","message":"no"}""")}}}""");
    }

    private async Task PublishAsync()
    {
        try
        {
            while (await _events.Reader.WaitToReadAsync(_stopping.Token))
            {
                await Task.Delay(BatchTime, _stopping.Token);
                var batches = new Dictionary<string, List<string>>();
                while (_events.Reader.TryRead(out var @event))
                {
                    foreach (var group in GroupsOf(@event))
                    {
                        if (!batches.TryGetValue(group, out var batch))
                        {
                            batches[group] = batch = [];
                        }

                        batch.Add(@event.ToString());
                    }
                }

                foreach (var (group, batch) in batches)
                {
                    Publish(group, batch);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private void Publish(string group, List<string> batch)
    {
        if (LosesEvery > 0 && ++_messages % LosesEvery == 0)
        {
            return;
        }

        var message = $$"""{"type":"message","from":"group","group":"{{group}}","dataType":"json","data":[{{string.Join(',', batch)}}]}""";
        foreach (var connection in _connections.Values.Where(connection => connection.Groups.ContainsKey(group)))
        {
            connection.Send(message);
        }
    }

    private static IEnumerable<string> GroupsOf(GraphEvent @event) => @event switch
    {
        LogEvent => [$"log.{@event.RunId}"],
        RunEvent => [$"run.{@event.RunId}", "runs"],
        _ => [$"run.{@event.RunId}"],
    };

    private sealed class Connection(WebSocket socket)
    {
        private readonly Channel<string> _messages = Channel.CreateUnbounded<string>();

        public WebSocket Socket => socket;

        public ConcurrentDictionary<string, bool> Groups { get; } = new();

        public void Send(string message) => _messages.Writer.TryWrite(message);

        public async Task WriteAsync(CancellationToken cancellationToken)
        {
            try
            {
                await foreach (var message in _messages.Reader.ReadAllAsync(cancellationToken))
                {
                    await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
                }
            }
            catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
            {
                // As in reading.
            }
        }
    }
}
