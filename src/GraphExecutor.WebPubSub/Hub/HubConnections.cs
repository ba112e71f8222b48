using GraphExecutor.WebPubSub.Protocol;

namespace GraphExecutor.WebPubSub.Hub;

/// <summary>The connections of one hub, by id, user and group. Safe for many threads.</summary>
internal sealed class HubConnections
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ClientConnection> _connections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<ClientConnection>> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<ClientConnection>> _groups = new(StringComparer.Ordinal);

    /// <summary>Adds a connection that is in some groups from the start.</summary>
    public void Add(ClientConnection connection, IEnumerable<string> groups)
    {
        lock (_lock)
        {
            _connections.Add(connection.Id, connection);
            if (connection.UserId is { } user)
            {
                Add(_users, user, connection);
            }

            foreach (var group in groups)
            {
                Join(connection, group);
            }
        }
    }

    /// <summary>Takes a connection out of everything.</summary>
    public void Remove(ClientConnection connection)
    {
        lock (_lock)
        {
            if (_connections.Remove(connection.Id))
            {
                LeaveAll(connection);
                if (connection.UserId is { } user)
                {
                    Remove(_users, user, connection);
                }
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _connections.Count;
            }
        }
    }

    public ClientConnection? Find(string connectionId)
    {
        lock (_lock)
        {
            return _connections.GetValueOrDefault(connectionId);
        }
    }

    /// <summary>Who is meant, now.</summary>
    public ClientConnection[] Find(Recipients recipients)
    {
        lock (_lock)
        {
            IEnumerable<ClientConnection> found = recipients.Kind switch
            {
                RecipientKind.All => _connections.Values,
                RecipientKind.Group => _groups.GetValueOrDefault(recipients.Name!) ?? [],
                RecipientKind.User => _users.GetValueOrDefault(recipients.Name!) ?? [],
                _ => _connections.GetValueOrDefault(recipients.Name!) is { } one ? [one] : [],
            };
            if (recipients.Excluded.Count > 0)
            {
                found = found.Where(connection => !recipients.Excluded.Contains(connection.Id));
            }

            if (recipients.Filter is { } filter)
            {
                found = found.Where(connection => filter(connection.Id, connection.UserId, connection.Groups));
            }

            return [.. found];
        }
    }

    /// <summary>Puts a message into the queues of those who are meant.</summary>
    public void Send(Recipients recipients, OutboundMessage message)
    {
        // Not under the lock: a connection whose queue is full leaves the hub.
        foreach (var connection in Find(recipients))
        {
            connection.Send(message);
        }
    }

    /// <summary>Puts a connection into a group; nothing happens when it has ended.</summary>
    public void Join(ClientConnection connection, string group)
    {
        lock (_lock)
        {
            if (_connections.ContainsKey(connection.Id) && connection.Groups.Add(group))
            {
                Add(_groups, group, connection);
            }
        }
    }

    public void Leave(ClientConnection connection, string group)
    {
        lock (_lock)
        {
            if (connection.Groups.Remove(group))
            {
                Remove(_groups, group, connection);
            }
        }
    }

    public void LeaveAll(ClientConnection connection)
    {
        lock (_lock)
        {
            foreach (var group in connection.Groups)
            {
                Remove(_groups, group, connection);
            }

            connection.Groups.Clear();
        }
    }

    private static void Add(Dictionary<string, HashSet<ClientConnection>> index, string key, ClientConnection connection)
    {
        if (!index.TryGetValue(key, out var connections))
        {
            index.Add(key, connections = []);
        }

        connections.Add(connection);
    }

    private static void Remove(Dictionary<string, HashSet<ClientConnection>> index, string key, ClientConnection connection)
    {
        if (index.TryGetValue(key, out var connections) && connections.Remove(connection) && connections.Count == 0)
        {
            index.Remove(key);
        }
    }
}
