using GraphExecutor.Storage.Sqlite.Files;

namespace GraphExecutor.Storage.Sqlite.Writing;

/// <summary>Something to be written, and whoever waits for it.</summary>
internal abstract class WriteOperation
{
    /// <summary>Does it. May be called again when the transaction it was part of failed.</summary>
    public abstract void Execute(Database database);

    /// <summary>Tells whoever waits that it is recorded.</summary>
    public abstract void Complete();

    /// <summary>Tells whoever waits that nothing of it is recorded.</summary>
    public abstract void Fail(Exception exception);
}
