namespace GraphExecutor.Storage.Tests.Contract;

/// <summary>What every run store does. A store's own tests derive from this.</summary>
public abstract partial class RunStoreContract : IAsyncLifetime
{
    private IRunStore? _store;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected IRunStore Store => _store!;

    public async ValueTask InitializeAsync() => _store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await CleanUpAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>An empty store.</summary>
    protected abstract ValueTask<IRunStore> OpenAsync();

    /// <summary>Removes what the store has left.</summary>
    protected virtual ValueTask CleanUpAsync() => ValueTask.CompletedTask;
}
