namespace GraphExecutor.Storage.Mongo.Documents;

/// <summary>
/// A run in the collection <c>runs</c>: its header, and the changes that stand in no collection of their own yet. Whatever must happen
/// together happens to this one document.
/// </summary>
internal sealed record RunDocument
{
    /// <summary>The run's id.</summary>
    public required string Id { get; init; }

    /// <summary>Grows from one created run to the next. What belongs to the run has keys that begin with it.</summary>
    public required long Number { get; init; }

    public required HeaderDocument Run { get; init; }

    /// <summary>Whether a server started the latest attempt on its own.</summary>
    public bool IsRecovery { get; init; }

    /// <summary>What was asked for when the latest attempt started, as JSON.</summary>
    public string? Request { get; init; }

    /// <summary>The latest changes, the oldest first.</summary>
    public List<ChangeDocument> Journal { get; init; } = [];

    /// <summary>The cursor of the first change in the journal; of the next one when it is empty.</summary>
    public long First { get; init; } = 1;

    /// <summary>The cursor of the next change.</summary>
    public long Next { get; init; } = 1;

    /// <summary>About how large the journal is.</summary>
    public long JournalBytes { get; init; }

    /// <summary>Messages for the latest attempt, in the order they were left.</summary>
    public List<MessageDocument> Mailbox { get; init; } = [];

    /// <summary>About how large the mailbox is.</summary>
    public long MailboxBytes { get; init; }

    /// <summary>When the server deletes it; it does not while there is none.</summary>
    public DateTime? ExpiresAt { get; init; }
}
