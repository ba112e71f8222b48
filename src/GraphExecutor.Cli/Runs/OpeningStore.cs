using GraphExecutor.Storage;

namespace GraphExecutor.Cli.Runs;

/// <summary>A store that is opened while something else is done, and closed in the end, needed or not.</summary>
internal sealed class OpeningStore : IAsyncDisposable
{
    private readonly CancellationTokenSource _unneeded = new();

    /// <param name="open">Opens it.</param>
    public OpeningStore(Func<CancellationToken, Task<IRunStore?>> open) => Store = open(_unneeded.Token);

    /// <summary>The store, once it is open; <see langword="null"/> for none.</summary>
    public Task<IRunStore?> Store { get; }

    public async ValueTask DisposeAsync()
    {
        // One that is far away may take long to say that it cannot be reached.
        await _unneeded.CancelAsync();
        IRunStore? store = null;
        try
        {
            store = await Store;
        }
        catch (Exception exception) when (exception is OperationCanceledException or StoreException or CommandException)
        {
            // Whoever asked for it knows; nobody else needs it.
        }

        _unneeded.Dispose();
        if (store is not null)
        {
            await store.DisposeAsync();
        }
    }
}
