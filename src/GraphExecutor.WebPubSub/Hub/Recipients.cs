namespace GraphExecutor.WebPubSub.Hub;

/// <summary>To whom of a hub something is done.</summary>
internal readonly record struct Recipients
{
    private Recipients(RecipientKind kind, string? name) => (Kind, Name) = (kind, name);

    public RecipientKind Kind { get; }

    public string? Name { get; }

    /// <summary>Those of them for whom this holds; null for all.</summary>
    public ConnectionFilter? Filter { get; init; }

    /// <summary>Connections that are left out.</summary>
    public IReadOnlyCollection<string> Excluded { get; init; } = [];

    public static Recipients All { get; } = new(RecipientKind.All, null);

    public static Recipients Group(string name) => new(RecipientKind.Group, name);

    public static Recipients User(string id) => new(RecipientKind.User, id);

    public static Recipients Connection(string id) => new(RecipientKind.Connection, id);
}
