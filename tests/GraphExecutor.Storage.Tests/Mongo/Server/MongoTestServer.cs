using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MongoDB.Bson;

namespace GraphExecutor.Storage.Tests.Mongo.Server;

/// <summary>
/// A server in this process that speaks as much of MongoDB's wire protocol as the store needs, as the primary of a replica set of one. It
/// remembers the commands that it gets, and lets them go wrong.
/// </summary>
internal sealed class MongoTestServer : IAsyncDisposable
{
    private readonly IPEndPoint _endpoint;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<TcpClient, Task> _connections = new();
    private readonly Commands _commands = new();
    private Socket _listener;
    private Task _accepting;

    public MongoTestServer()
    {
        _listener = Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _endpoint = (IPEndPoint)_listener.LocalEndPoint!;
        Address = _endpoint.ToString();
        _accepting = AcceptAsync();
    }

    /// <summary>Host and port.</summary>
    public string Address { get; }

    /// <summary>The commands that came, greetings left out.</summary>
    public ConcurrentQueue<BsonDocument> Received { get; } = new();

    /// <summary>Says what goes wrong with a command, and may keep it waiting.</summary>
    public Func<BsonDocument, Task<Fault>>? Intercept { get; set; }

    /// <summary>Refuses connections and cuts those that there are. What is stored stays.</summary>
    public async Task GoAwayAsync()
    {
        _listener.Dispose();
        await _accepting;

        // Nobody answers there, but nobody else can have the port meanwhile.
        _listener = Bind(_endpoint);
        foreach (var (client, _) in _connections)
        {
            client.Close();
        }

        await Task.WhenAll(_connections.Values);
    }

    /// <summary>Is there again, under the same address.</summary>
    public void ComeBack()
    {
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections.Values);
        _stop.Dispose();
    }

    private static Socket Bind(EndPoint endpoint)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(endpoint);
        return socket;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = new TcpClient { Client = await _listener.AcceptAsync(_stop.Token) };
                client.NoDelay = true;
                _connections[client] = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                while (await WireMessage.ReadAsync(stream, _stop.Token) is { } message
                    && await AnswerAsync(message.Command) is { } answer)
                {
                    await stream.WriteAsync(message.Reply(answer), _stop.Token);
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
            {
                // Stopped, away, or the driver has closed the connection.
            }
        }

        _connections.TryRemove(client, out _);
    }

    /// <returns>The answer; <see langword="null"/> to cut the connection.</returns>
    private async Task<BsonDocument?> AnswerAsync(BsonDocument command)
    {
        if (command.GetElement(0).Name is "hello" or "isMaster" or "ismaster")
        {
            return Greeting();
        }

        Received.Enqueue(command);
        var fault = Intercept is { } intercept ? await intercept(command).WaitAsync(_stop.Token) : Fault.None;
        switch (fault)
        {
            case Fault.CutBefore:
                return null;
            case Fault.CutAfter:
                _commands.Execute(command);
                return null;
            case Fault.NotPrimary:
                return new ServerError(10107, "not primary", "RetryableWriteError").ToReply();
            case Fault.Deadlock:
                return new ServerError(112, "Could not acquire lock for operation due to deadlock").ToReply();
            case Fault.DuplicateAndDeadlock:
                var errors = new BsonArray
                {
                    new BsonDocument { { "index", 0 }, { "code", ServerError.DuplicateKey }, { "errmsg", "duplicate key" } },
                    new BsonDocument { { "index", 1 }, { "code", 112 }, { "errmsg", "deadlock" } },
                };
                return new BsonDocument { { "ok", 1 }, { "n", 0 }, { "writeErrors", errors } };
            case Fault.NoPostgres:
                return new ServerError(1, "error connecting to server: connection refused").ToReply();
            case Fault.Unauthorized:
                return new ServerError(13, "not authorized on runs to execute command").ToReply();
            case Fault.OutOfDiskSpace:
                return new ServerError(14031, "available disk space is less than required").ToReply();
            default:
                return _commands.Execute(command);
        }
    }

    private BsonDocument Greeting() => new()
    {
        { "ok", 1 },
        { "helloOk", true },
        { "ismaster", true },
        { "isWritablePrimary", true },
        { "setName", "rs0" },
        { "setVersion", 1 },
        { "hosts", new BsonArray { Address } },
        { "primary", Address },
        { "me", Address },
        { "maxBsonObjectSize", 16 * 1024 * 1024 },
        { "maxMessageSizeBytes", 48_000_000 },
        { "maxWriteBatchSize", 100_000 },
        { "logicalSessionTimeoutMinutes", 30 },
        { "localTime", DateTime.UtcNow },
        { "connectionId", 1 },
        { "minWireVersion", 0 },
        { "maxWireVersion", 21 },
        { "readOnly", false },
    };
}
