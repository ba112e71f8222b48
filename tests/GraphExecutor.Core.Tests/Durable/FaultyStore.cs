using System.Reflection;
using GraphExecutor.Storage;

namespace GraphExecutor.Tests.Durable;

/// <summary>A store with something in front of it that sees each call, and may hold it up or let it fail.</summary>
public class FaultyStore : DispatchProxy
{
    private IRunStore _store = null!;
    private Action<string, object?[]> _before = null!;

    /// <param name="store">The store.</param>
    /// <param name="before">Called before each call, with the method's name and what it is given.</param>
    public static IRunStore Create(IRunStore store, Action<string, object?[]> before)
    {
        var proxy = Create<IRunStore, FaultyStore>();
        ((FaultyStore)(object)proxy)._store = store;
        ((FaultyStore)(object)proxy)._before = before;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        _before(targetMethod!.Name, args!);
        return targetMethod.Invoke(_store, BindingFlags.DoNotWrapExceptions, null, args, null);
    }
}
