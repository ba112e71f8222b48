using System.Reflection;
using GraphExecutor.Storage;

namespace GraphExecutor.Tests.Durable;

/// <summary>A worker's view of the store. When its time has come, the worker is gone: before or after what it asked for was done.</summary>
public class DyingStore : DispatchProxy
{
    private IRunStore _store = null!;
    private int _lifetime;

    /// <param name="store">The store.</param>
    /// <param name="lifetime">How many halves of a call the worker lives.</param>
    public static IRunStore Create(IRunStore store, int lifetime)
    {
        var proxy = Create<IRunStore, DyingStore>();
        ((DyingStore)(object)proxy)._store = store;
        ((DyingStore)(object)proxy)._lifetime = lifetime;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Live();
        var result = targetMethod!.Invoke(_store, args);
        Live();
        return result;
    }

    private void Live()
    {
        if (Interlocked.Decrement(ref _lifetime) < 0)
        {
            throw new WorkerDiedException();
        }
    }
}
